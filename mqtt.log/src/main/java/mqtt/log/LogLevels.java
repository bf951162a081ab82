package mqtt.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEventListener;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.LoggerFactory;

/** Log levels from {@code etc/mqtt.log.cfg}, at run time. */
@Designate(ocd = LogLevels.Config.class)
@Component(
        immediate = true,
        service = {},
        configurationPid = "mqtt.log")
public final class LogLevels {
    @ObjectClassDefinition(
            name = "Fogg: log levels",
            description = "level is the root logger's; level.NAME is that of the logger NAME and of those below it")
    @interface Config {
        @AttributeDefinition(
                description = "OFF, ERROR, WARN, INFO, DEBUG, TRACE or ALL; empty is what logback.xml says")
        String level() default "";
    }

    private final LoggerContext context;
    private final Levels levels;
    private final ConfigurationEventListener newFile = this::logbackIsConfigured;

    @Activate
    public LogLevels(Map<String, Object> properties) {
        context = (LoggerContext) LoggerFactory.getILoggerFactory();
        levels = new Levels(context);
        context.addConfigurationEventListener(newFile);
        change(properties);
    }

    @Modified
    void change(Map<String, Object> properties) {
        for (String wrong : levels.apply(properties)) {
            LoggerFactory.getLogger(LogLevels.class).warn("mqtt.log: {}", wrong);
        }
    }

    private void logbackIsConfigured(ConfigurationEvent event) {
        switch (event.getEventType()) {
            case CONFIGURATION_ENDED_SUCCESSFULLY, CONFIGURATION_ENDED_WITH_XML_PARSING_ERRORS -> levels.coverAgain();
            default -> {}
        }
    }

    @Deactivate
    void stop() {
        context.removeConfigurationEventListener(newFile);
        levels.apply(Map.of());
    }
}
