package io.callstream.bench.features;

import com.sun.management.OperatingSystemMXBean;

import io.callstream.bench.report.BenchCommand;
import io.callstream.bench.report.Measure;
import io.callstream.local.LocalConfig;
import io.callstream.local.LocalSuite;
import io.callstream.local.Ports;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The feature engine beside a bare transactional copy of the same events.
@Command(
        name = "features",
        description = {
            "The feature engine beside a bare transactional copy of the same events:",
            "events/s, CPU seconds per million, freshness, width, number of entities."
        },
        mixinStandardHelpOptions = true)
public final class FeatureBenchmark extends BenchCommand {
    private static final int PARTITIONS = 2;
    private static final String COPY = "bench-copy";

    @Option(
            names = "--events",
            defaultValue = "3000000",
            description = "a run; 3,000,000 by default")
    private long events;

    @Option(
            names = "--only",
            split = ",",
            description =
                    "of coalesced, per-event, freshness, wide, few, many; all by default. The floor always runs")
    private List<String> only =
            List.of("coalesced", "per-event", "freshness", "wide", "few", "many");

    @Override
    public List<Measure> run(Consumer<String> tell) throws Exception {
        Path directory = Files.createTempDirectory("bench-features");
        LocalConfig config = LocalConfig.of(directory.resolve("suite"), Ports.free());
        try (LocalSuite suite = LocalSuite.startStack(config, tell)) {
            String bootstrap =
                    suite.endpoints().variables().getOrDefault("CALLSTREAM_KAFKA_BOOTSTRAP", "");
            try (Admin admin =
                    Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
                EngineRun engine = new EngineRun(suite, admin);
                return measure(tell, directory, bootstrap, admin, engine);
            }
        }
    }

    private List<Measure> measure(
            Consumer<String> tell, Path directory, String bootstrap, Admin admin, EngineRun engine)
            throws Exception {
        List<Measure> measures = new ArrayList<>();
        Scenario coalesced = Scenario.average("coalesced", 50_000, true);
        fill(tell, admin, bootstrap, coalesced);
        Floor floor = floor(tell, admin, bootstrap, coalesced.topic());
        measures.add(Measure.of("floor", floor.rate, "events/s"));
        measures.add(Measure.of("floor-cpu", floor.cpu, "CPU-s/M"));
        double narrow = Double.NaN;
        if (only.contains("coalesced")) {
            EngineRun.Result result = run(tell, directory, engine, coalesced);
            narrow = costOfRow(result);
            add(measures, coalesced, result, floor);
        }
        if (only.contains("freshness")) {
            freshness(tell, directory, admin, bootstrap, engine, measures);
        }
        if (only.contains("per-event")) {
            Scenario scenario = Scenario.average("per-event", 50_000, false);
            fill(tell, admin, bootstrap, scenario);
            add(measures, scenario, run(tell, directory, engine, scenario), floor);
        }
        if (only.contains("wide")) {
            Scenario scenario = Scenario.wide("wide", 50_000);
            fill(tell, admin, bootstrap, scenario);
            EngineRun.Result result = run(tell, directory, engine, scenario);
            add(measures, scenario, result, floor);
            measures.add(Measure.of("wide-cost-of-a-row", costOfRow(result), "CPU-us", narrow));
        }
        double few = Double.NaN;
        if (only.contains("few")) {
            Scenario scenario = Scenario.average("few", 10_000, true);
            fill(tell, admin, bootstrap, scenario);
            EngineRun.Result result = run(tell, directory, engine, scenario);
            few = result.eventsPerSecond();
            add(measures, scenario, result, floor);
        }
        if (only.contains("many")) {
            Scenario scenario = Scenario.average("many", 1_000_000, true);
            fill(tell, admin, bootstrap, scenario);
            EngineRun.Result result = run(tell, directory, engine, scenario);
            add(measures, scenario, result, floor);
            measures.add(Measure.of("many-against-few", result.eventsPerSecond(), "events/s", few));
        }
        return measures;
    }

    private record Floor(double rate, double cpu) {}

    /// The second pass counts: the first warms the JVM up.
    private Floor floor(Consumer<String> tell, Admin admin, String bootstrap, String from)
            throws Exception {
        tell.accept("copying, to warm up and to measure ...");
        create(admin, COPY);
        try (BareCopy warm = new BareCopy(bootstrap, "bench-warm", from, COPY)) {
            warm.run(Math.min(events, 2_000_000), () -> false);
        }
        try (BareCopy copy = new BareCopy(bootstrap, "bench-floor", from, COPY)) {
            long first = copy.run(1, () -> false);
            long cpu = processCpu();
            long begin = System.nanoTime();
            long copied = copy.run(events - first, () -> false);
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Floor(copied / seconds, (processCpu() - cpu) / 1e9 / copied * 1e6);
        }
    }

    private EngineRun.Result run(
            Consumer<String> tell, Path directory, EngineRun engine, Scenario scenario)
            throws Exception {
        tell.accept("running " + scenario.name() + " ...");
        engine.start(scenario, directory.resolve("views-" + scenario.name()));
        try {
            return engine.finish(scenario, events);
        } finally {
            engine.stop();
        }
    }

    private static void add(
            List<Measure> measures, Scenario scenario, EngineRun.Result result, Floor floor) {
        String name = scenario.name();
        measures.add(Measure.of(name, result.eventsPerSecond(), "events/s", floor.rate));
        measures.add(
                Measure.of(name + "-cpu", result.cpuSecondsPerMillion(), "CPU-s/M", floor.cpu));
        measures.add(Measure.of(name + "-rows", result.rows(), "rows"));
        measures.add(Measure.of(name + "-state-written", result.stateBytes(), "bytes"));
    }

    private double costOfRow(EngineRun.Result result) {
        return result.cpuSecondsPerMillion() * events / result.rows();
    }

    private void freshness(
            Consumer<String> tell,
            Path directory,
            Admin admin,
            String bootstrap,
            EngineRun engine,
            List<Measure> measures)
            throws Exception {
        tell.accept("freshness at 1,000 events/s, of the copy ...");
        Scenario scenario = Scenario.average("freshness", 50_000, true);
        create(admin, scenario.topic());
        create(admin, "bench-fresh-copy");
        AtomicBoolean stopped = new AtomicBoolean();
        Freshness floor = new Freshness(bootstrap, InstantSource.system());
        try (BareCopy copy =
                new BareCopy(bootstrap, "bench-fresh", scenario.topic(), "bench-fresh-copy")) {
            Thread copying =
                    Thread.ofPlatform().start(() -> copy.run(Long.MAX_VALUE, stopped::get));
            trickle(bootstrap, scenario.topic(), "bench-fresh-copy", floor);
            stopped.set(true);
            copying.join(TimeUnit.SECONDS.toMillis(10));
        }
        tell.accept("freshness at 1,000 events/s, of the engine ...");
        engine.start(scenario, directory.resolve("views-freshness"));
        Freshness rows = new Freshness(bootstrap, InstantSource.system());
        try {
            new Spending(50_000).trickle(bootstrap, scenario.topic(), 1_000, 10);
            trickle(bootstrap, scenario.topic(), "feature." + scenario.view(), rows);
        } finally {
            engine.stop();
        }
        measures.add(
                Measure.of("freshness-p50", rows.percentile(0.5), "ms", floor.percentile(0.5)));
        measures.add(
                Measure.of("freshness-p99", rows.percentile(0.99), "ms", floor.percentile(0.99)));
    }

    private static void trickle(String bootstrap, String from, String to, Freshness freshness)
            throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch reading = new CountDownLatch(1);
        Thread watching =
                Thread.ofPlatform().start(() -> freshness.watch(to, reading::countDown, done::get));
        if (!reading.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing reads " + to);
        }
        new Spending(50_000).trickle(bootstrap, from, 1_000, 20);
        done.set(true);
        watching.join();
    }

    private void fill(Consumer<String> tell, Admin admin, String bootstrap, Scenario scenario)
            throws Exception {
        tell.accept("writing " + events + " events for " + scenario.name() + " ...");
        create(admin, scenario.topic());
        new Spending(scenario.customers()).fill(bootstrap, scenario.topic(), events);
    }

    private static void create(Admin admin, String topic)
            throws InterruptedException, ExecutionException, IOException {
        NewTopic made =
                new NewTopic(topic, PARTITIONS, (short) 1)
                        .configs(Map.of("message.timestamp.type", "LogAppendTime"));
        admin.createTopics(List.of(made)).all().get();
    }

    private static long processCpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
