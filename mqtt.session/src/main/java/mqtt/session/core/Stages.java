package mqtt.session.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Waits for hooks. */
final class Stages {
    private Stages() {}

    /**
     * What a stage says, if it is complete; null otherwise.
     *
     * @param stage never completes exceptionally, never with null
     */
    static <T> T now(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.isDone() ? future.join() : null;
    }

    /**
     * Goes on with what a stage says: at once if it is complete; otherwise the connection is paused until it is, and it
     * goes on on its loop. Does not go on with a connection that is over by then.
     */
    static <T> void await(CompletionStage<T> stage, ClientConnection connection, Consumer<T> then) {
        T now = now(stage);
        if (now != null) {
            then.accept(now);
            return;
        }
        connection.pause(ClientConnection.PAUSED_BY_HOOK);
        Loop loop = connection.loop();
        stage.whenComplete((value, never) ->
                loop.execute(() -> connection.goOn(ClientConnection.PAUSED_BY_HOOK, () -> then.accept(value))));
    }
}
