package mqtt.codec;

import static mqtt.api.ProtocolVersion.MQTT_3_1;
import static mqtt.api.ProtocolVersion.MQTT_3_1_1;
import static mqtt.api.Qos.AT_LEAST_ONCE;
import static mqtt.api.Qos.AT_MOST_ONCE;
import static mqtt.api.Qos.EXACTLY_ONCE;
import static mqtt.codec.PacketType.PUBACK;
import static mqtt.codec.PacketType.PUBCOMP;
import static mqtt.codec.PacketType.PUBREC;
import static mqtt.codec.PacketType.PUBREL;

import java.util.List;
import mqtt.api.MessageProperties;
import mqtt.api.ReasonCode;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;

/** Packets of MQTT 3.1 and 3.1.1, byte by byte. */
final class SamplesBefore5 {
    private SamplesBefore5() {}

    static final List<Sample> ALL = List.of(
            Sample.of(
                    MQTT_3_1,
                    new Connect(MQTT_3_1, "c", true, 60, null, null, null, Properties.NONE),
                    """
                    10 0F           | CONNECT, 15 bytes follow
                    00 06 'MQIsdp'  | protocol name
                    03              | protocol level
                    02              | clean session
                    00 3C           | keep alive 60 s
                    00 01 'c'       | client identifier
                    """),
            Sample.of(
                    MQTT_3_1_1,
                    new Connect(
                            MQTT_3_1_1,
                            "cl",
                            false,
                            300,
                            "u",
                            new byte[] {1, 2},
                            new Will(TopicName.of("w"), new byte[] {3}, EXACTLY_ONCE, true, 0, MessageProperties.NONE),
                            Properties.NONE),
                    """
                    10 1B           | CONNECT, 27 bytes follow
                    00 04 'MQTT'    | protocol name
                    04              | protocol level
                    F4              | user name, password, will retain, will QoS 2, will
                    01 2C           | keep alive 300 s
                    00 02 'cl'      | client identifier
                    00 01 'w'       | will topic
                    00 01 03        | will message
                    00 01 'u'       | user name
                    00 02 01 02     | password
                    """),
            Sample.of(
                    MQTT_3_1_1,
                    new Connack(true, ReasonCode.SUCCESS),
                    """
                    20 02           | CONNACK, 2 bytes follow
                    01              | session present
                    00              | accepted
                    """),
            Sample.of(
                    MQTT_3_1,
                    new Connack(false, ReasonCode.NOT_AUTHORIZED),
                    """
                    20 02           | CONNACK, 2 bytes follow
                    00              | not used
                    05              | not authorized
                    """),
            Sample.of(
                    MQTT_3_1_1,
                    new Publish(AT_MOST_ONCE, true, TopicName.of("a/b"), 0, new byte[] {7}),
                    """
                    31 06           | PUBLISH, retain; 6 bytes follow
                    00 03 'a/b'     | topic
                    07              | payload
                    """,
                    5),
            Sample.of(
                    MQTT_3_1,
                    new Publish(
                            true,
                            AT_LEAST_ONCE,
                            false,
                            TopicName.of("a"),
                            10,
                            0,
                            Publish.NO_IDENTIFIERS,
                            MessageProperties.NONE,
                            new byte[0]),
                    """
                    3A 05           | PUBLISH, DUP, QoS 1; 5 bytes follow
                    00 01 'a'       | topic
                    00 0A           | packet identifier
                    """),
            Sample.of(
                    MQTT_3_1_1,
                    new Ack(PUBACK, 258),
                    """
                    40 02           | PUBACK, 2 bytes follow
                    01 02           | packet identifier
                    """),
            Sample.of(
                    MQTT_3_1_1,
                    new Ack(PUBREC, 1),
                    """
                    50 02           | PUBREC, 2 bytes follow
                    00 01           | packet identifier
                    """),
            Sample.of(
                    MQTT_3_1_1,
                    new Ack(PUBREL, 65_535),
                    """
                    62 02           | PUBREL with its fixed flags, 2 bytes follow
                    FF FF           | packet identifier
                    """),
            Sample.of(
                    MQTT_3_1_1,
                    new Ack(PUBCOMP, 1),
                    """
                    70 02           | PUBCOMP, 2 bytes follow
                    00 01           | packet identifier
                    """),
            Sample.of(
                    MQTT_3_1_1,
                    new Subscribe(
                            9,
                            List.of(
                                    Subscription.of(TopicFilter.of("a/+"), AT_LEAST_ONCE),
                                    Subscription.of(TopicFilter.of("#"), EXACTLY_ONCE))),
                    """
                    82 0C           | SUBSCRIBE with its fixed flags, 12 bytes follow
                    00 09           | packet identifier
                    00 03 'a/+' 01  | filter, QoS 1
                    00 01 '#' 02    | filter, QoS 2
                    """,
                    8),
            Sample.of(
                    MQTT_3_1_1,
                    new Suback(9, List.of(ReasonCode.GRANTED_QOS_1, ReasonCode.UNSPECIFIED_ERROR)),
                    """
                    90 04           | SUBACK, 4 bytes follow
                    00 09           | packet identifier
                    01 80           | QoS 1; failure
                    """,
                    3),
            Sample.of(
                    MQTT_3_1_1,
                    new Unsubscribe(10, List.of(TopicFilter.of("a"), TopicFilter.of("b/#"))),
                    """
                    A2 0A           | UNSUBSCRIBE with its fixed flags, 10 bytes follow
                    00 0A           | packet identifier
                    00 01 'a'       | filter
                    00 03 'b/#'     | filter
                    """,
                    5),
            Sample.of(
                    MQTT_3_1_1,
                    new Unsuback(10, List.of()),
                    """
                    B0 02           | UNSUBACK, 2 bytes follow
                    00 0A           | packet identifier
                    """),
            Sample.of(MQTT_3_1_1, Pingreq.INSTANCE, "C0 00 | PINGREQ"),
            Sample.of(MQTT_3_1, Pingresp.INSTANCE, "D0 00 | PINGRESP"),
            Sample.of(MQTT_3_1_1, new Disconnect(ReasonCode.SUCCESS), "E0 00 | DISCONNECT"));
}
