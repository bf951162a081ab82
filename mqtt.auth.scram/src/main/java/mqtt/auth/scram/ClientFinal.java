package mqtt.auth.scram;

import java.util.Base64;

/**
 * The last message of a client: {@code c=biws,r=nonce,p=proof} (RFC 5802, section 7).
 *
 * @param header what the client says it sent as the header of its first message, in base64
 * @param nonce of client and server
 * @param proof that it knows the password
 * @param withoutProof the message up to the comma before the proof
 */
record ClientFinal(String header, String nonce, byte[] proof, String withoutProof) {
    /**
     * @param proofBytes how long a proof is
     * @throws Refused if it is none
     */
    static ClientFinal parse(String message, int proofBytes) throws Refused {
        String[] parts = message.split(",", -1);
        int last = parts.length - 1;
        if (last < 2 || !parts[0].startsWith("c=") || !parts[1].startsWith("r=") || !parts[last].startsWith("p=")) {
            throw Refused.malformed("no channel binding, nonce and proof");
        }
        for (int i = 2; i < last; i++) {
            ClientFirst.checkExtension(parts[i]);
        }
        byte[] proof;
        try {
            proof = Base64.getDecoder().decode(parts[last].substring(2));
        } catch (IllegalArgumentException notBase64) {
            throw Refused.malformed("the proof is not base64");
        }
        if (proof.length != proofBytes) {
            throw Refused.malformed("the proof has " + proof.length + " bytes, not " + proofBytes);
        }
        return new ClientFinal(
                parts[0].substring(2),
                parts[1].substring(2),
                proof,
                message.substring(0, message.length() - parts[last].length() - 1));
    }
}
