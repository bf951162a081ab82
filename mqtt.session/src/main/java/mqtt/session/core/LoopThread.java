package mqtt.session.core;

/** What runs on one event loop: the part of Netty's that sessions need, so that tests can stand in for it. */
interface LoopThread {
    boolean isCurrent();

    /** Any thread: runs a task on the loop, in the order of the calls. */
    void execute(Runnable task);

    /** On the loop: runs a task once, when all that is ready to be read has been read and all tasks have run. */
    void afterIteration(Runnable task);

    /**
     * Any thread: runs a task on the loop later.
     *
     * @return cancels it; idempotent; on the loop
     */
    Runnable schedule(Runnable task, long delayMillis);
}
