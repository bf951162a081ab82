package mqtt.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a list that fails a test shorter, so that people can read it: leaves out halves, quarters and so on, at last single
 * elements, as long as it still fails (delta debugging).
 */
public final class Shrinker {
    private Shrinker() {}

    /**
     * @param failing a list that fails; not changed
     * @param fails whether a list fails: always the same for the same list
     * @return what is left: it fails, and does not if any single element is left out
     */
    public static <T> List<T> shrink(List<T> failing, Predicate<List<T>> fails) {
        List<T> rest = List.copyOf(failing);
        int chunk = Math.max(1, rest.size() / 2);
        while (true) {
            List<T> less = withoutChunks(rest, chunk, fails);
            boolean shorter = less.size() < rest.size();
            rest = less;
            if (chunk > 1) {
                chunk = Math.max(1, Math.min(chunk / 2, rest.size() / 2));
            } else if (!shorter) {
                return rest;
            }
        }
    }

    /** Leaves out each chunk in turn, from the end, where it still fails. */
    private static <T> List<T> withoutChunks(List<T> all, int chunk, Predicate<List<T>> fails) {
        List<T> rest = all;
        for (int end = all.size(); end > 0; end -= chunk) {
            int from = Math.max(0, end - chunk);
            List<T> less = new ArrayList<>(rest.subList(0, from));
            less.addAll(rest.subList(end, rest.size()));
            if (fails.test(less)) {
                rest = less;
            }
        }
        return List.copyOf(rest);
    }
}
