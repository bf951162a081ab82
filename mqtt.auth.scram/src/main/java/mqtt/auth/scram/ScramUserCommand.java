package mqtt.auth.scram;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code fogg scram-user}: adds users to a file, changes and deletes them. The running broker, if there is one, reads the
 * file by itself.
 */
public final class ScramUserCommand {
    private static final String DELETE = "delete";
    private static final String DEFAULT = "default";

    private ScramUserCommand() {}

    /**
     * Reads the name, a line of standard input, and the password, another one: neither is an argument, which others on the
     * machine could see.
     *
     * @param args the file, and how many iterations: a number, {@code default}, or {@code delete}
     */
    public static void main(String[] args) {
        try {
            System.out.println(run(Path.of(args[0]), args[1], System.in));
        } catch (IllegalArgumentException wrong) {
            fail(wrong.getMessage());
        } catch (IOException unwritable) {
            fail(unwritable.toString());
        }
    }

    private static void fail(String why) {
        System.err.println("fogg: " + why);
        System.exit(1);
    }

    /**
     * @return what has been done
     * @throws IllegalArgumentException if name, password or iterations are not what they should be
     * @throws IOException if the file cannot be read or written
     */
    static String run(Path file, String iterations, InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String name = prepared("the name", lines.readLine());
        if (name.startsWith("#")) {
            throw new IllegalArgumentException("the name begins with #, as comments do");
        }
        Path target = Files.exists(file) ? file.toRealPath() : file; // behind a link: it stays one
        List<String> kept = new ArrayList<>();
        boolean known = false;
        for (String line : Files.exists(target) ? Files.readAllLines(target) : List.<String>of()) {
            if (isAbout(line, name)) {
                known = true;
            } else {
                kept.add(line);
            }
        }
        if (iterations.equals(DELETE)) {
            if (!known) {
                throw new IllegalArgumentException("there is no user " + name + " in " + file);
            }
            write(target, kept);
            return "deleted " + name + " from " + file;
        }
        String password = prepared("the password", lines.readLine());
        for (Mechanism mechanism : Mechanism.values()) {
            kept.add(name + ':' + make(mechanism, password, iterations).text());
        }
        write(target, kept);
        return (known ? "changed " : "added ") + name + " in " + file;
    }

    private static String prepared(String what, String text) {
        try {
            return SaslPrep.stored(text == null ? "" : text);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(what + ' ' + bad.getMessage());
        }
    }

    private static boolean isAbout(String line, String name) {
        try {
            return UserFile.isUser(line) && UserFile.name(line).equals(name);
        } catch (IllegalArgumentException bad) {
            return false; // the broker names it
        }
    }

    private static Credentials make(Mechanism mechanism, String password, String iterations) {
        byte[] salt = new byte[Credentials.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        try {
            return Credentials.make(
                    mechanism,
                    password,
                    salt,
                    iterations.equals(DEFAULT) ? mechanism.iterations() : Integer.parseInt(iterations));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("iterations are a number, not " + iterations);
        }
    }

    /** Whole and at once, with the rights that the file had; a new one is its owner's alone. */
    private static void write(Path file, List<String> lines) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder, "." + file.getFileName(), ".part");
        try {
            Files.write(part, lines);
            if (Files.exists(file)) {
                Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(file));
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
