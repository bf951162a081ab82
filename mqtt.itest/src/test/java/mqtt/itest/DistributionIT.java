package mqtt.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** All that is shipped comes up. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DistributionIT {
    @Inject
    private BundleContext context;

    @Inject
    private ServiceComponentRuntime scr;

    @Configuration
    public Option[] distribution() {
        return new Option[] {Dist.provision("distribution")};
    }

    @Test
    public void everyBundleIsActive() {
        List<String> not = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get("Fragment-Host") != null;
            if (bundle.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
                not.add(bundle + " state " + bundle.getState());
            }
        }
        assertEquals(List.of(), not);
    }

    /** A bundle is active even when its component threw: ask SCR. */
    @Test
    public void everyConfiguredComponentIsUp() {
        List<String> not = new ArrayList<>();
        int up = 0;
        for (ComponentDescriptionDTO component : scr.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO configuration : scr.getComponentConfigurationDTOs(component)) {
                if (configuration.state == ComponentConfigurationDTO.ACTIVE
                        || configuration.state == ComponentConfigurationDTO.SATISFIED) {
                    up++;
                } else if (configuration.state != ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
                    not.add(component.name + " state " + configuration.state + " " + configuration.failure);
                }
            }
        }
        assertEquals(List.of(), not);
        assertTrue(up + " components", up >= 7);
    }
}
