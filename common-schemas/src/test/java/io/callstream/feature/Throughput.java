package io.callstream.feature;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// Prints how many events a CPU-second one thread takes through decode, offer and encode of
/// `customer_calls`, for a crowd of customers of Zipf's frequencies. Arguments: events (2,000,000),
/// customers (50,000).
final class Throughput {
    private Throughput() {}

    @SuppressWarnings("SystemOut") // a measure to be read on a terminal
    public static void main(String[] arguments) {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000_000;
        int customers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50_000;
        ViewProgram program = ViewProgram.compile(FeatureViewsTest.customerCalls());
        for (int round = 0; round < 3; round++) {
            Map<Integer, byte[]> states = new HashMap<>();
            Random random = new Random(7);
            long rows = 0;
            long clock = Instant.parse("1999-01-01T00:00:00Z").toEpochMilli();
            long started = cpu();
            for (int i = 0; i < events; i++) {
                clock += random.nextInt(2_600);
                int customer = (int) Math.pow(customers, random.nextDouble());
                byte[] before = states.get(customer);
                EntityState state =
                        before == null
                                ? EntityState.empty(program)
                                : EntityState.decode(program, before);
                Outcome outcome =
                        state.offer(
                                0,
                                "call-events",
                                customer % 6,
                                i,
                                event(program, clock, customer, random));
                rows += outcome instanceof Outcome.Accepted accepted ? accepted.rows().size() : 0;
                states.put(customer, state.encode());
            }
            double seconds = (cpu() - started) / 1e9;
            long bytes = states.values().stream().mapToLong(state -> state.length).sum();
            System.out.printf(
                    "%,.0f events per CPU-s, %,.0f rows per CPU-s, %d rows, %d customers, %d bytes of state each%n",
                    events / seconds, rows / seconds, rows, states.size(), bytes / states.size());
        }
    }

    /// CPU time of this thread, nanoseconds: the machine may have other things to do.
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static @Nullable Object[] event(
            ViewProgram program, long time, int customer, Random random) {
        @Nullable Object[] values = new @Nullable Object[program.inputs(0).size()];
        int seconds = random.nextInt(600);
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (program.inputs(0).get(i)) {
                        case "ended_at" -> time;
                        case "customer_id" -> "C-" + customer;
                        case "outcome" -> random.nextInt(8) == 0 ? "ABANDONED" : "ANSWERED";
                        case "agent_id" -> "agent-" + random.nextInt(50);
                        case "queue" -> "regular";
                        default -> (double) seconds;
                    };
        }
        return values;
    }
}
