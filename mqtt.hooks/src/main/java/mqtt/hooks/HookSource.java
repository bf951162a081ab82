package mqtt.hooks;

import java.util.Set;

/**
 * A service that says it is a hook, perhaps of several kinds.
 *
 * @param serviceId the framework's number for it, unique
 * @param ranking its {@code service.ranking}
 * @param name what to call it; not null
 * @param bundle symbolic name and version of its bundle; not null
 * @param interfaces the names it is registered under; not null
 * @param service the service; null if it could not be got
 * @param failure why not; null if it could
 */
record HookSource(
        long serviceId,
        int ranking,
        String name,
        String bundle,
        Set<String> interfaces,
        Object service,
        String failure) {}
