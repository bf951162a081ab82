package mqtt.transport.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What of a client's certificate is its user name, or its tenant. */
public enum CertificateName {
    NONE("none"),
    /** Of the subject; the most specific one if there are several. */
    COMMON_NAME("common-name"),
    /** As the common name. */
    ORGANIZATION("organization"),
    /** As the common name. */
    ORGANIZATIONAL_UNIT("organizational-unit"),
    SAN_DNS("san-dns"),
    SAN_EMAIL("san-email"),
    SAN_URI("san-uri"),
    /** All of the subject, as RFC 2253 writes it. */
    SUBJECT("subject");

    // GeneralName, RFC 5280 4.2.1.6
    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;

    private final String setting;

    CertificateName(String setting) {
        this.setting = setting;
    }

    /** What it is called in a configuration. */
    public String setting() {
        return setting;
    }

    /** The first of its kind; empty if the certificate has none, or one that is not fit for a user name. */
    public Optional<String> of(X509Certificate certificate) {
        Stream<String> names =
                switch (this) {
                    case NONE -> Stream.empty();
                    case COMMON_NAME -> commonNames(certificate);
                    case ORGANIZATION -> inSubject(certificate, "O");
                    case ORGANIZATIONAL_UNIT -> inSubject(certificate, "OU");
                    case SAN_DNS -> alternatives(certificate, DNS);
                    case SAN_EMAIL -> alternatives(certificate, EMAIL);
                    case SAN_URI -> alternatives(certificate, URI);
                    case SUBJECT -> Stream.of(subject(certificate));
                };
        // U+0000 may be in a certificate, not in a user name [MQTT-1.5.4-2]; and "alice\0.example" is not alice
        return names.findFirst().filter(name -> !name.isEmpty() && name.indexOf('\0') < 0);
    }

    static Stream<String> dnsNames(X509Certificate certificate) {
        return alternatives(certificate, DNS);
    }

    static Stream<String> commonNames(X509Certificate certificate) {
        return inSubject(certificate, "CN");
    }

    /** The most specific one first. */
    private static Stream<String> inSubject(X509Certificate certificate, String attribute) {
        try {
            List<Rdn> fromRoot = new LdapName(subject(certificate)).getRdns();
            List<Rdn> fromLeaf = new ArrayList<>(fromRoot);
            Collections.reverse(fromLeaf);
            return fromLeaf.stream().map(rdn -> value(rdn, attribute)).filter(Objects::nonNull);
        } catch (InvalidNameException e) {
            return Stream.empty();
        }
    }

    private static String value(Rdn rdn, String id) {
        try {
            Attribute attribute = rdn.toAttributes().get(id); // in any case
            return attribute != null && attribute.get() instanceof String name ? name : null;
        } catch (NamingException e) {
            return null;
        }
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static Stream<String> alternatives(X509Certificate certificate, int type) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? Stream.empty()
                    : all.stream()
                            .filter(entry -> entry.get(0).equals(type) && entry.get(1) instanceof String)
                            .map(entry -> (String) entry.get(1));
        } catch (CertificateParsingException e) {
            return Stream.empty();
        }
    }
}
