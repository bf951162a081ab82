package mqtt.itest.durability;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mqtt.api.ProtocolVersion;
import mqtt.api.Qos;
import mqtt.itest.BrokerProcess;
import mqtt.testkit.PacketClient;
import org.junit.Test;

/** {@code fogg store check|repair|export}, as a person looks after what a broker has left. */
public class StoreCommandIT {
    private static final String PAYLOAD = "the one that is damaged";

    private static PacketClient open(BrokerProcess broker) {
        return PacketClient.open("127.0.0.1", broker.port(), ProtocolVersion.MQTT_3_1_1);
    }

    private static void leaveAMessage(BrokerProcess broker) {
        try (PacketClient away = open(broker)) {
            away.connect("away", false);
            away.subscribe("home/#", Qos.AT_LEAST_ONCE);
        }
        try (PacketClient there = open(broker)) {
            there.connect("there");
            there.publish("home/door", PAYLOAD, Qos.AT_LEAST_ONCE);
        }
    }

    private static void damage(Path store) throws IOException {
        Path segment = store.resolve("log/0000000001.log");
        byte[] bytes = Files.readAllBytes(segment);
        int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(PAYLOAD);
        assertTrue("the message is there", place > 0);
        bytes[place] ^= 1;
        Files.write(segment, bytes);
    }

    private static BrokerProcess.Result expect(int status, BrokerProcess.Result result, List<String> words) {
        String said = result.out() + result.err();
        assertEquals(said, status, result.status());
        words.forEach(word -> assertTrue(word + " in " + said, said.contains(word)));
        return result;
    }

    @Test
    public void whatIsDamagedIsNamedAndSetAside() throws Exception {
        try (BrokerProcess broker = BrokerProcess.unpacked(StablePort.next()).run()) {
            leaveAMessage(broker);
            expect(1, broker.fogg("store", "check"), List.of("is open already", "pid " + broker.pid()));
            broker.stop();

            expect(0, broker.fogg("store", "check"), List.of("all is well"));
            expect(0, broker.fogg("store", "export"), List.of("\"clientId\":\"away\"", "home/door"));
            damage(broker.data().resolve("store"));
            expect(1, broker.fogg("store", "check"), List.of("1 messages of away cannot be read"));
            expect(0, broker.fogg("store", "repair"), List.of("message lost: owner=away"));
            expect(0, broker.fogg("store", "check"), List.of("all is well"));
            broker.run();
            try (PacketClient away = open(broker)) {
                assertTrue("its session is there", away.connect("away", false).sessionPresent());
            }
        }
    }
}
