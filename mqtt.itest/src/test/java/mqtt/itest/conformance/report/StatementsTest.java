package mqtt.itest.conformance.report;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;

/** Every statement has a test, and docs/conformance.md says which. */
public class StatementsTest {
    private static final Path CLASSES = Path.of("target/test-classes");
    private static final Path PAGE = Path.of("../docs/conformance.md");

    @Test
    public void everyStatementIsShownOrDoesNotApply() throws Exception {
        Evidence evidence = new Evidence(CLASSES);
        if (!evidence.faults.isEmpty()) {
            fail(String.join("\n", evidence.faults));
        }
    }

    /** As with the formatter: written here, only checked by CI. */
    @Test
    public void thePageIsUpToDate() throws Exception {
        String page = Report.of(new Evidence(CLASSES));
        if (System.getenv("CI") != null) {
            assertEquals("build once without CI, and commit docs/conformance.md", page, Files.readString(PAGE));
        } else if (!Files.exists(PAGE) || !page.equals(Files.readString(PAGE))) {
            Files.writeString(PAGE, page);
        }
    }
}
