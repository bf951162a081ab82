package mqtt.auth.scram;

/** Who has what password. For any thread. */
@FunctionalInterface
interface Accounts {
    /**
     * A user's account; or, if there is no such user, one that looks the same.
     *
     * @param real whether there is such a user
     */
    record Account(Credentials credentials, boolean real) {}

    /**
     * @param user as {@link SaslPrep} leaves it
     * @throws Refused if users are not known as yet
     */
    Account of(Mechanism mechanism, String user) throws Refused;
}
