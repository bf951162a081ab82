package mqtt.launcher;

import java.util.Map;

/** Starts the broker and stays until it ends. What is wrong with the installation is said in one line on stderr. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int status = 0;
        try {
            run();
        } catch (CannotStart e) {
            System.err.println("fogg: " + e.getMessage());
            status = 1;
        }
        System.exit(status);
    }

    private static void run() throws CannotStart {
        Home home = Home.fromSystemProperties();
        Map<String, String> properties = FrameworkProperties.read(home.required("framework.properties"));
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty(
                    "logback.configurationFile", home.required("logback.xml").toString());
        }
        home.prepareData();
        DataLock lock = DataLock.take(home.data());
        new Broker(home, lock, properties).run();
    }
}
