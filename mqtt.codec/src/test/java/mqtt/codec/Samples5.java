package mqtt.codec;

import static mqtt.api.ProtocolVersion.MQTT_5;
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
import mqtt.api.RetainHandling;
import mqtt.api.Subscription;
import mqtt.api.TopicFilter;
import mqtt.api.TopicName;

/** Packets of MQTT 5, byte by byte. */
final class Samples5 {
    private Samples5() {}

    private static Properties.Builder properties() {
        return new Properties.Builder();
    }

    static final List<Sample> ALL = List.of(
            Sample.of(
                    MQTT_5,
                    new Connect(MQTT_5, "", true, 0, null, null, null, Properties.NONE),
                    """
                    10 0D                   | CONNECT, 13 bytes follow
                    00 04 'MQTT'            | protocol name
                    05                      | protocol version
                    02                      | clean start
                    00 00                   | no keep alive
                    00                      | no properties
                    00 00                   | no client identifier
                    """),
            Sample.of(
                    MQTT_5,
                    new Connect(
                            MQTT_5,
                            "c",
                            false,
                            10,
                            null,
                            new byte[] {9},
                            new Will(
                                    TopicName.of("w"),
                                    new byte[0],
                                    AT_LEAST_ONCE,
                                    false,
                                    5,
                                    new MessageProperties.Builder()
                                            .messageExpirySeconds(7)
                                            .build()),
                            properties()
                                    .number(Property.SESSION_EXPIRY, 0xFFFF_FFFFL)
                                    .text(Property.AUTHENTICATION_METHOD, "m")
                                    .bytes(Property.AUTHENTICATION_DATA, new byte[] {1})
                                    .number(Property.REQUEST_PROBLEM_INFORMATION, 0)
                                    .number(Property.REQUEST_RESPONSE_INFORMATION, 1)
                                    .number(Property.RECEIVE_MAXIMUM, 20)
                                    .number(Property.TOPIC_ALIAS_MAXIMUM, 10)
                                    .number(Property.MAXIMUM_PACKET_SIZE, 1024)
                                    .userProperty("k", "v")
                                    .build()),
                    """
                    10 44                   | CONNECT, 68 bytes follow
                    00 04 'MQTT'            | protocol name
                    05                      | protocol version
                    4C                      | password, will QoS 1, will
                    00 0A                   | keep alive 10 s
                    23                      | 35 bytes of properties
                    11 FF FF FF FF          | session expiry: never
                    15 00 01 'm'            | authentication method
                    16 00 01 01             | authentication data
                    17 00                   | no problem information
                    19 01                   | response information, please
                    21 00 14                | receive maximum 20
                    22 00 0A                | topic alias maximum 10
                    27 00 00 04 00          | maximum packet size 1024
                    26 00 01 'k' 00 01 'v'  | user property
                    00 01 'c'               | client identifier
                    0A                      | 10 bytes of will properties
                    18 00 00 00 05          | will delay 5 s
                    02 00 00 00 07          | message expiry 7 s
                    00 01 'w'               | will topic
                    00 00                   | empty will message
                    00 01 09                | password
                    """),
            Sample.of(
                    MQTT_5,
                    new Connack(
                            true,
                            ReasonCode.SUCCESS,
                            properties()
                                    .text(Property.ASSIGNED_CLIENT_IDENTIFIER, "id")
                                    .number(Property.SERVER_KEEP_ALIVE, 30)
                                    .text(Property.RESPONSE_INFORMATION, "r")
                                    .text(Property.SERVER_REFERENCE, "s")
                                    .number(Property.MAXIMUM_QOS, 1)
                                    .number(Property.RETAIN_AVAILABLE, 0)
                                    .number(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 1)
                                    .number(Property.SUBSCRIPTION_IDENTIFIERS_AVAILABLE, 1)
                                    .number(Property.SHARED_SUBSCRIPTION_AVAILABLE, 0)
                                    .build()),
                    """
                    20 1D                   | CONNACK, 29 bytes follow
                    01                      | session present
                    00                      | success
                    1A                      | 26 bytes of properties
                    12 00 02 'id'           | assigned client identifier
                    13 00 1E                | server keep alive 30 s
                    1A 00 01 'r'            | response information
                    1C 00 01 's'            | server reference
                    24 01                   | maximum QoS 1
                    25 00                   | no retained messages
                    28 01                   | wildcards
                    29 01                   | subscription identifiers
                    2A 00                   | no shared subscriptions
                    """),
            Sample.of(
                    MQTT_5,
                    new Connack(
                            false,
                            ReasonCode.BANNED,
                            properties().text(Property.REASON_STRING, "no").build()),
                    """
                    20 08                   | CONNACK, 8 bytes follow
                    00                      | no session
                    8A                      | banned
                    05                      | 5 bytes of properties
                    1F 00 02 'no'           | reason string
                    """),
            Sample.of(
                    MQTT_5,
                    new Publish(AT_MOST_ONCE, false, TopicName.of("t"), 0, new byte[] {1, 2}),
                    """
                    30 06                   | PUBLISH, 6 bytes follow
                    00 01 't'               | topic
                    00                      | no properties
                    01 02                   | payload
                    """,
                    4,
                    5),
            Sample.of(
                    MQTT_5,
                    new Publish(
                            true,
                            EXACTLY_ONCE,
                            true,
                            null,
                            513,
                            3,
                            new int[] {1, 200},
                            new MessageProperties.Builder()
                                    .payloadFormat(1)
                                    .messageExpirySeconds(60)
                                    .contentType("ct")
                                    .responseTopic(TopicName.of("r"))
                                    .correlationData(new byte[] {5})
                                    .userProperty("b", "")
                                    .userProperty("a", "x")
                                    .build(),
                            new byte[] {6}),
                    """
                    3D 2F                   | PUBLISH, DUP, QoS 2, retain; 47 bytes follow
                    00 00                   | no topic
                    02 01                   | packet identifier
                    29                      | 41 bytes of properties
                    23 00 03                | topic alias 3
                    01 01                   | the payload is UTF-8
                    02 00 00 00 3C          | message expiry 60 s
                    03 00 02 'ct'           | content type
                    08 00 01 'r'            | response topic
                    09 00 01 05             | correlation data
                    26 00 01 'b' 00 00      | user property
                    26 00 01 'a' 00 01 'x'  | user property
                    0B 01                   | subscription identifier 1
                    0B C8 01                | subscription identifier 200
                    06                      | payload
                    """,
                    46),
            Sample.of(
                    MQTT_5,
                    new Ack(PUBACK, 1),
                    """
                    40 02                   | PUBACK, 2 bytes follow
                    00 01                   | packet identifier
                    """),
            Sample.of(
                    MQTT_5,
                    new Ack(PUBACK, 1, ReasonCode.NO_MATCHING_SUBSCRIBERS),
                    """
                    40 03                   | PUBACK, 3 bytes follow
                    00 01                   | packet identifier
                    10                      | no matching subscribers
                    """,
                    2),
            Sample.of(
                    MQTT_5,
                    new Ack(
                            PUBREC,
                            2,
                            ReasonCode.QUOTA_EXCEEDED,
                            properties().text(Property.REASON_STRING, "q").build()),
                    """
                    50 08                   | PUBREC, 8 bytes follow
                    00 02                   | packet identifier
                    97                      | quota exceeded
                    04                      | 4 bytes of properties
                    1F 00 01 'q'            | reason string
                    """,
                    2,
                    3),
            Sample.of(
                    MQTT_5,
                    new Ack(PUBREL, 3, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND),
                    """
                    62 03                   | PUBREL with its fixed flags, 3 bytes follow
                    00 03                   | packet identifier
                    92                      | packet identifier not found
                    """,
                    2),
            Sample.of(
                    MQTT_5,
                    new Ack(
                            PUBCOMP,
                            4,
                            ReasonCode.SUCCESS,
                            properties().userProperty("", "").build()),
                    """
                    70 09                   | PUBCOMP, 9 bytes follow
                    00 04                   | packet identifier
                    00                      | success
                    05                      | 5 bytes of properties
                    26 00 00 00 00          | user property
                    """,
                    2,
                    3),
            Sample.of(
                    MQTT_5,
                    new Subscribe(
                            5,
                            List.of(
                                    new Subscription(
                                            TopicFilter.of("a"),
                                            EXACTLY_ONCE,
                                            true,
                                            true,
                                            RetainHandling.DO_NOT_SEND,
                                            300),
                                    new Subscription(
                                            TopicFilter.of("$share/g/b"),
                                            AT_MOST_ONCE,
                                            false,
                                            false,
                                            RetainHandling.SEND_IF_NEW,
                                            300)),
                            properties().userProperty("k", "v").build()),
                    """
                    82 1E                   | SUBSCRIBE with its fixed flags, 30 bytes follow
                    00 05                   | packet identifier
                    0A                      | 10 bytes of properties
                    0B AC 02                | subscription identifier 300
                    26 00 01 'k' 00 01 'v'  | user property
                    00 01 'a'               | filter
                    2E                      | retained: no; retain as published, no local, QoS 2
                    00 0A '$share/g/b'      | filter
                    10                      | retained: if new; QoS 0
                    """,
                    17),
            Sample.of(
                    MQTT_5,
                    new Suback(5, List.of(ReasonCode.GRANTED_QOS_2, ReasonCode.NOT_AUTHORIZED)),
                    """
                    90 05                   | SUBACK, 5 bytes follow
                    00 05                   | packet identifier
                    00                      | no properties
                    02 87                   | QoS 2; not authorized
                    """,
                    4),
            Sample.of(
                    MQTT_5,
                    new Unsubscribe(
                            6,
                            List.of(TopicFilter.of("a/#")),
                            properties().userProperty("k", "").build()),
                    """
                    A2 0E                   | UNSUBSCRIBE with its fixed flags, 14 bytes follow
                    00 06                   | packet identifier
                    06                      | 6 bytes of properties
                    26 00 01 'k' 00 00      | user property
                    00 03 'a/#'             | filter
                    """),
            Sample.of(
                    MQTT_5,
                    new Unsuback(6, List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED)),
                    """
                    B0 05                   | UNSUBACK, 5 bytes follow
                    00 06                   | packet identifier
                    00                      | no properties
                    00 11                   | success; no subscription existed
                    """,
                    4),
            Sample.of(MQTT_5, Pingreq.INSTANCE, "C0 00 | PINGREQ"),
            Sample.of(MQTT_5, Pingresp.INSTANCE, "D0 00 | PINGRESP"),
            Sample.of(MQTT_5, new Disconnect(ReasonCode.SUCCESS), "E0 00 | DISCONNECT"),
            Sample.of(
                    MQTT_5,
                    new Disconnect(ReasonCode.SESSION_TAKEN_OVER),
                    """
                    E0 01                   | DISCONNECT, 1 byte follows
                    8E                      | session taken over
                    """,
                    0),
            Sample.of(
                    MQTT_5,
                    new Disconnect(
                            ReasonCode.DISCONNECT_WITH_WILL_MESSAGE,
                            properties().number(Property.SESSION_EXPIRY, 1).build()),
                    """
                    E0 07                   | DISCONNECT, 7 bytes follow
                    04                      | with the will
                    05                      | 5 bytes of properties
                    11 00 00 00 01          | session expiry 1 s
                    """,
                    0,
                    1),
            Sample.of(MQTT_5, new Auth(ReasonCode.SUCCESS, Properties.NONE), "F0 00 | AUTH"),
            Sample.of(
                    MQTT_5,
                    new Auth(
                            ReasonCode.CONTINUE_AUTHENTICATION,
                            properties()
                                    .text(Property.AUTHENTICATION_METHOD, "m")
                                    .bytes(Property.AUTHENTICATION_DATA, new byte[] {1, 2})
                                    .build()),
                    """
                    F0 0B                   | AUTH, 11 bytes follow
                    18                      | continue
                    09                      | 9 bytes of properties
                    15 00 01 'm'            | method
                    16 00 02 01 02          | data
                    """,
                    0));
}
