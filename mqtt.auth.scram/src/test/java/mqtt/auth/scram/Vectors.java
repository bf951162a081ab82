package mqtt.auth.scram;

/**
 * The exchange of RFC 7677, section 3: user {@code user}, password {@code pencil}. That of SHA-512 is the same with the
 * other hash; no RFC has one, so its figures were worked out with another implementation, Python's {@code hashlib} and
 * {@code hmac}, which works out those of the RFC too.
 */
enum Vectors {
    SHA_256(
            Mechanism.SHA_256,
            "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=",
            "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="),
    SHA_512(
            Mechanism.SHA_512,
            "6AAub3065EYRmyFpM2RNwqK+eGnrkYuEWbXn19LsEmBqzu8QaCXNc1FwpnX9NhH2hK/60dzj9DoO5DvVkOHbvg==",
            "jZHbYjC1aHh0/hKbxyBuGFjDrgjgKTT1esA7awWiKcRZ0o/0b1yWEebBeSVkkCFewf91nLDfKF24mvD5nmE6rA==",
            "gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==",
            "ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw==");

    static final String PASSWORD = "pencil";
    static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    static final int ITERATIONS = 4096;
    static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    static final String CLIENT_FIRST = "n,,n=user,r=" + CLIENT_NONCE;
    static final String SERVER_FIRST = "r=" + CLIENT_NONCE + SERVER_NONCE + ",s=" + SALT + ",i=" + ITERATIONS;

    final Mechanism mechanism;
    final String clientFinal;
    final String serverFinal;
    /** What is stored of the password. */
    final String stored;

    Vectors(Mechanism mechanism, String storedKey, String serverKey, String proof, String signature) {
        this.mechanism = mechanism;
        clientFinal = "c=biws,r=" + Vectors.CLIENT_NONCE + Vectors.SERVER_NONCE + ",p=" + proof;
        serverFinal = "v=" + signature;
        stored = mechanism.method() + "$4096:" + Vectors.SALT + "$" + storedKey + ":" + serverKey;
    }
}
