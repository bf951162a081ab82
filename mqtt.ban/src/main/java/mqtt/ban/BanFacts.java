package mqtt.ban;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import mqtt.spi.store.Fact;

/**
 * Bans as facts. The value is: a byte 1, the version; kind; a byte that says whether there is a tenant, and the tenant; value;
 * reason; by, each as {@link DataOutputStream#writeUTF} writes it; and eight bytes for when it was made.
 */
final class BanFacts {
    private static final int VERSION = 1;

    private BanFacts() {}

    /** Different targets have different keys. */
    static String key(BanTarget target) {
        String tenant = target.tenant();
        return target.kind() + (tenant == null ? " * " : " " + tenant.length() + ':' + tenant + ' ') + target.value();
    }

    /** @throws IllegalArgumentException if it is too long to be kept */
    static Fact of(Ban ban) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            BanTarget target = ban.target();
            out.writeByte(VERSION);
            out.writeUTF(target.kind().toString());
            out.writeBoolean(target.tenant() != null);
            out.writeUTF(target.tenant() == null ? "" : target.tenant());
            out.writeUTF(target.value());
            out.writeUTF(ban.reason());
            out.writeUTF(ban.by());
            out.writeLong(ban.madeAtMillis());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "too long to be kept: " + ban.target().kind(), e);
        }
        return new Fact(key(ban.target()), bytes.toByteArray(), ban.endsAtMillis());
    }

    /** @throws UncheckedIOException, IllegalArgumentException if it is none */
    static Ban read(Fact fact) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(fact.value()))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("a ban of the unknown version " + version);
            }
            BanKind kind = BanKind.of(in.readUTF());
            boolean isOfTenant = in.readBoolean();
            String tenant = in.readUTF();
            BanTarget target = BanTarget.of(kind, isOfTenant ? tenant : null, in.readUTF());
            return new Ban(target, in.readUTF(), in.readUTF(), in.readLong(), fact.endsAtMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
