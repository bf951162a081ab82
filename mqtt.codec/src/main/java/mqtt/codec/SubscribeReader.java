package mqtt.codec;

import java.util.ArrayList;
import java.util.List;
import mqtt.api.Qos;
import mqtt.api.ReasonCode;
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;

/** Reads SUBSCRIBE and UNSUBSCRIBE. */
final class SubscribeReader {
    private static final RetainHandling[] RETAIN_HANDLING = RetainHandling.values();
    private static final String SHARE = "$share/";

    private SubscribeReader() {}

    static Subscribe subscribe(Wire in) {
        int packetId = in.packetId("MQTT-2.2.1-3");
        Properties properties = PropertiesReader.read(in, PacketType.SUBSCRIBE);
        int identifier = (int) properties.number(Property.SUBSCRIPTION_IDENTIFIER, 0);
        if (identifier != 0) {
            properties = properties
                    .change()
                    .without(Property.SUBSCRIPTION_IDENTIFIER)
                    .build();
        }
        if (in.left() == 0) {
            throw Violation.protocolError("MQTT-3.8.3-2", "SUBSCRIBE without a topic filter");
        }
        List<Subscription> subscriptions = new ArrayList<>(1);
        while (in.left() > 0) {
            subscriptions.add(subscription(in, filter(in), identifier));
        }
        return new Subscribe(packetId, subscriptions, properties);
    }

    private static Subscription subscription(Wire in, TopicFilter filter, int identifier) {
        int options = in.u8();
        int reserved = in.isV5() ? 0xC0 : in.isV31() ? 0 : 0xFC; // MQTT 3.1, section 3.8: not used
        if ((options & reserved) != 0) {
            throw Violation.malformed("MQTT-3.8.3-5", "reserved bits of the subscription options");
        }
        if ((options & 3) == 3) {
            throw in.isV5()
                    ? Violation.protocolError("", "maximum QoS 3")
                    : Violation.malformed("MQTT-3-8.3-4", "requested QoS 3"); // the id is spelled like that
        }
        Qos qos = Qos.of(options & 3);
        if (!in.isV5()) {
            return Subscription.of(filter, qos);
        }
        if ((options & 0x30) == 0x30) {
            throw Violation.protocolError("", "retain handling 3");
        }
        boolean noLocal = (options & 4) != 0;
        if (noLocal && filter.isShared()) {
            throw Violation.protocolError("MQTT-3.8.3-4", "no local on a shared subscription");
        }
        return new Subscription(
                filter, qos, noLocal, (options & 8) != 0, RETAIN_HANDLING[options >> 4 & 3], identifier);
    }

    static Unsubscribe unsubscribe(Wire in) {
        int packetId = in.packetId("MQTT-2.2.1-3");
        Properties properties = PropertiesReader.read(in, PacketType.UNSUBSCRIBE);
        if (in.left() == 0) {
            throw Violation.protocolError("MQTT-3.10.3-2", "UNSUBSCRIBE without a topic filter");
        }
        List<TopicFilter> filters = new ArrayList<>(1);
        while (in.left() > 0) {
            filters.add(filter(in));
        }
        return new Unsubscribe(packetId, filters, properties);
    }

    private static TopicFilter filter(Wire in) {
        String text = in.text();
        String broken = brokenStatement(text);
        if (broken != null) {
            throw new Violation(ReasonCode.TOPIC_FILTER_INVALID, broken, "not a topic filter");
        }
        return TopicFilter.of(text);
    }

    /** What {@link TopicFilter#of} would throw about; null for nothing. */
    private static String brokenStatement(String text) {
        if (text.isEmpty()) {
            return "MQTT-4.7.3-1";
        }
        int from = 0;
        if (text.startsWith(SHARE)) {
            int slash = text.indexOf('/', SHARE.length());
            String name = text.substring(SHARE.length(), slash < 0 ? text.length() : slash);
            if (name.isEmpty()) {
                return "MQTT-4.8.2-1";
            }
            if (slash < 0 || slash + 1 == text.length() || name.indexOf('+') >= 0 || name.indexOf('#') >= 0) {
                return "MQTT-4.8.2-2";
            }
            from = slash + 1;
        }
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '+' && c != '#') {
                continue;
            }
            boolean begins = i == from || text.charAt(i - 1) == '/';
            boolean last = i + 1 == text.length();
            if (c == '#' && !(begins && last)) {
                return "MQTT-4.7.1-1";
            }
            if (c == '+' && !(begins && (last || text.charAt(i + 1) == '/'))) {
                return "MQTT-4.7.1-2";
            }
        }
        return null;
    }
}
