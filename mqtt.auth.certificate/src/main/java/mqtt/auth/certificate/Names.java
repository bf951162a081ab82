package mqtt.auth.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** All that a certificate calls its owner: subject, common names, and alternative names that are e-mail, DNS or URI. */
final class Names {
    /** Of GeneralName, RFC 5280 4.2.1.6: rfc822Name, dNSName, uniformResourceIdentifier. */
    private static final Set<Object> TEXTS = Set.of(1, 2, 6);

    private Names() {}

    static Set<String> of(X509Certificate certificate) {
        Set<String> names = new HashSet<>();
        String subject = certificate.getSubjectX500Principal().getName();
        if (!subject.isEmpty()) {
            names.add(subject);
        }
        try {
            for (Rdn rdn : new LdapName(subject).getRdns()) {
                Attribute commonName = rdn.toAttributes().get("CN");
                if (commonName != null && commonName.get() instanceof String name) {
                    names.add(name);
                }
            }
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.stream()
                        .filter(entry -> TEXTS.contains(entry.get(0)))
                        .forEach(entry -> names.add((String) entry.get(1)));
            }
        } catch (NamingException | CertificateParsingException e) {
            return names; // those that could be read
        }
        return names;
    }
}
