package io.callstream.serving.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.serving.live.Channel.Kind;
import io.callstream.serving.live.Subscription.Batch;
import io.callstream.serving.live.Subscription.End;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// What screens are told, and what they are told again when they come back.
class LiveFeedTest {
    private static final Channel CALL = new Channel(Kind.CALL, "c1");
    private static final Channel CUSTOMER = new Channel(Kind.CUSTOMER, "u1");
    private static final long START = 1_800_000_000_000L;

    private final LiveFeed feed = new LiveFeed(1 << 20, 60_000, 4);
    private final Map<String, Long> offsets = new HashMap<>();
    private long now = START;

    @Test
    void whoComesLateGetsWhatIsKeptAndThenWhatHappens() throws Exception {
        publish("segments:0", "s1", null, CALL);
        publish("segments:0", "s2", null, CALL);
        publish("segments:0", "other", null, new Channel(Kind.CALL, "c2"));

        Subscription screen = subscribe(null, CALL);
        publish("segments:0", "s3", null, CALL);

        assertThat(slots(take(screen))).containsExactly("s1", "s2", "s3");
    }

    @Test
    void theNewestOfASlotReplacesTheOlder() throws Exception {
        publish("segments:0", "s1", null, CALL);
        publish("segments:0", "s2", null, CALL);
        publish("segments:0", "s1", null, CALL);

        Batch batch = take(subscribe(null, CALL));

        assertThat(slots(batch)).containsExactly("s2", "s1");
        assertThat(batch.events().getLast().offset()).isEqualTo(2);
    }

    @Test
    void whoComesBackGetsWhatItMissedAndNoMore() throws Exception {
        // Given
        Subscription screen = subscribe(null, CALL);
        publish("segments:0", "s1", null, CALL);
        publish("states:0", "c1", null, CALL);
        Batch before = take(screen);
        feed.leave(screen);
        publish("segments:0", "s2", null, CALL);

        // When
        Batch after = take(subscribe(before.ids().getLast(), CALL));

        // Then
        assertThat(after.gap()).isFalse();
        assertThat(slots(after)).containsExactly("s2");
    }

    @Test
    void anotherInstanceThatReadInAnotherOrderGoesOnToo() throws Exception {
        // Given
        publish("segments:0", "s1", null, CALL);
        publish("states:0", "c1", null, CALL);
        publish("segments:0", "s2", null, CALL);
        Batch first = take(subscribe(null, CALL));
        String cutAfterTheSecond = first.ids().get(1);
        LiveFeed other = new LiveFeed(1 << 20, 60_000, 4);
        List<LiveEvent> events = new ArrayList<>(first.events());
        other.publish(events.get(0));
        other.publish(events.get(2));
        other.publish(events.get(1));

        // When
        Batch after =
                other.subscribe(
                                List.of(CALL),
                                Set.of(),
                                LivePosition.parse(cutAfterTheSecond).orElseThrow())
                        .take(0, other::newestMillis);

        // Then
        assertThat(slots(after)).containsExactly("s2");
    }

    @Test
    void aScreenThatComesBackBeforeThePastIsReadAgainGetsNothingTwice() throws Exception {
        // Given
        publish("segments:0", "s1", null, CALL);
        publish("states:0", "c1", null, CALL);
        Batch before = take(subscribe(null, CALL));
        LiveFeed other = new LiveFeed(1 << 20, 60_000, 4);
        Subscription back =
                other.subscribe(
                        List.of(CALL),
                        Set.of(),
                        LivePosition.parse(before.ids().getLast()).orElseThrow());

        // When
        before.events().forEach(other::publish);
        other.publish(event("segments:0", "s2", null, CALL));

        // Then
        assertThat(slots(take(back))).containsExactly("s2");
    }

    @Test
    void aScreenOfACallGetsItsCustomersFeaturesOnceTheCustomerIsKnown() throws Exception {
        // Given
        publish("features:3", "customer_calls", null, CUSTOMER);
        Subscription early = subscribe(null, CALL);

        // When
        publish("states:0", "c1", "u1", CALL);
        publish("features:3", "customer_sentiment", null, CUSTOMER);

        // Then
        assertThat(slots(take(early)))
                .containsExactlyInAnyOrder("c1", "customer_calls", "customer_sentiment");
        assertThat(slots(take(subscribe(null, CALL))))
                .as("and one that comes later")
                .containsExactlyInAnyOrder("c1", "customer_calls", "customer_sentiment");
    }

    @Test
    void aScreenThatWasToldOfACustomersPastIsNotToldOfItAgain() throws Exception {
        // Given: the state tells of the customer, whose older state comes after it
        publish("states:0", "c0", null, CUSTOMER);
        Subscription screen = subscribe(null, CALL);
        publish("states:0", "c1", "u1", CALL, CUSTOMER);
        Batch before = take(screen);
        assertThat(slots(before)).containsExactlyInAnyOrder("c0", "c1");
        LiveFeed other = new LiveFeed(1 << 20, 60_000, 4);
        LivePosition position = LivePosition.parse(before.ids().getLast()).orElseThrow();
        Subscription early = other.subscribe(List.of(CALL), Set.of(), position);

        // When another instance reads the past again, before and after it came back
        before.events().stream()
                .sorted(Comparator.comparingLong(LiveEvent::offset))
                .forEach(other::publish);
        Subscription late =
                other.subscribe(
                        List.of(CALL),
                        Set.of(),
                        LivePosition.parse(before.ids().getLast()).orElseThrow());
        other.publish(event("states:0", "c2", null, CALL));

        // Then
        assertThat(slots(take(early))).containsExactly("c2");
        assertThat(slots(take(late))).containsExactly("c2");
    }

    @Test
    void whatAnotherChannelHasTooMuchOfIsNoGap() throws Exception {
        // Given a screen, and a call with more segments than are kept
        publish("segments:1", "s1", null, CALL);
        Batch before = take(subscribe(null, CALL));
        Channel busy = new Channel(Kind.CALL, "busy");
        for (int i = 0; i < 2_000; i++) {
            publish("segments:0", "s" + i, null, busy);
        }

        // Then
        assertThat(take(subscribe(before.ids().getLast(), CALL)).gap()).isFalse();
        assertThat(take(subscribe(before.ids().getLast(), busy)).gap()).isTrue();
    }

    @Test
    void aFollowedCustomersOlderEventIsNotTakenForTold() throws Exception {
        // Given: an alert of the call is told, then an older one of its customer is followed
        publish("alerts:0", "of-customer", null, CUSTOMER);
        Subscription screen = subscribe(null, CALL);
        publish("alerts:0", "of-call", null, CALL);
        take(screen);
        publish("states:0", "c1", "u1", CALL);
        Batch batch = take(screen);
        int state = slots(batch).indexOf("c1");

        // When: the connection is cut right after the state
        Batch after = take(subscribe(batch.ids().get(state), CALL));

        // Then
        assertThat(slots(batch).subList(0, state + 1)).containsExactly("c1");
        assertThat(slots(after)).contains("of-customer");
    }

    @Test
    void tooSlowAScreenIsDroppedAndToldSo() throws Exception {
        // Given
        Subscription screen = subscribe(null, CALL);

        // When
        for (int i = 0; i < 4; i++) {
            publish("segments:0", "s" + i, null, CALL);
            publish("segments:0", "same", null, CALL);
        }

        // Then
        Batch batch = take(screen);
        assertThat(batch.end()).isEqualTo(End.SLOW);
        assertThat(batch.events()).isEmpty();
        assertThat(slots(take(subscribe(batch.idle(), CALL))))
                .as("it comes back and gets all")
                .containsExactly("s0", "s1", "s2", "s3", "same");
    }

    @Test
    void aSlowScreenGetsLessNotLater() throws Exception {
        Subscription screen = subscribe(null, CALL);

        for (int i = 0; i < 1_000; i++) {
            publish("features:0", "call_live", null, CALL);
        }

        Batch batch = take(screen);
        assertThat(batch.end()).isEqualTo(End.NONE);
        assertThat(batch.events()).hasSize(1);
        assertThat(batch.events().getFirst().offset()).isEqualTo(999);
    }

    @Test
    void aGapIsToldWhereWhatWasMissedIsGone() throws Exception {
        // Given
        Subscription screen = subscribe(null, CALL);
        publish("segments:0", "s1", null, CALL);
        String id = take(screen).ids().getLast();
        feed.leave(screen);

        // When: the horizon passes
        now += 120_000;
        publish("segments:0", "s2", null, CALL);
        now += 120_000;
        publish("segments:1", "x", null, new Channel(Kind.CALL, "c2"));

        // Then
        assertThat(take(subscribe(id, CALL)).gap()).isTrue();
        assertThat(take(subscribe(null, CALL)).gap()).as("a new one has missed nothing").isFalse();
        assertThat(take(subscribe(now + ",", CALL)).gap()).as("no id of ours").isFalse();
    }

    @Test
    void whatIsKeptIsBounded() {
        LiveFeed small = new LiveFeed(100_000, 600_000, 4);
        for (int i = 0; i < 10_000; i++) {
            small.publish(event("f:0", "row", null, new Channel(Kind.CUSTOMER, "u" + i)));
        }

        assertThat(small.keptBytes()).isBetween(50_000L, 100_000L);
    }

    @Test
    void allQueuesAreHeardAsOne() throws Exception {
        publish("features:0", "kpis-a", null, new Channel(Kind.QUEUE, "a"));
        Subscription board = subscribe(null, new Channel(Kind.QUEUE, Channel.ALL));
        publish("features:1", "kpis-b", null, new Channel(Kind.QUEUE, "b"));
        publish("features:1", "agent", null, new Channel(Kind.AGENT, "b"));

        assertThat(slots(take(board))).containsExactly("kpis-a", "kpis-b");
    }

    /// However often and wherever a screen is cut off, in the end it has the newest of each slot.
    @Test
    void cutOffAnywhereAScreenEndsWithTheNewestOfEverySlot() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            LiveFeed one = new LiveFeed(1 << 20, 600_000, 64);
            LiveFeed two = new LiveFeed(1 << 20, 600_000, 64);
            Map<String, Long> truth = new HashMap<>();
            Map<String, Long> seen = new HashMap<>();
            offsets.clear();
            LiveFeed at = one;
            Subscription screen = at.subscribe(List.of(CALL), Set.of(), null);
            List<LiveEvent> behind = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int partition = random.nextInt(3);
                String source = List.of("segments:0", "states:0", "features:0").get(partition);
                LiveEvent event = event(source, source + random.nextInt(4), null, CALL);
                truth.put(event.slot(), event.offset());
                one.publish(event);
                behind.add(event);
                if (random.nextInt(3) == 0) {
                    behind.stream()
                            .sorted(
                                    java.util.Comparator.comparing(LiveEvent::source)
                                            .thenComparing(LiveEvent::offset))
                            .forEach(two::publish);
                    behind.clear();
                }
                if (random.nextInt(4) == 0) {
                    Batch batch = screen.take(0, at::newestMillis);
                    int received = random.nextInt(batch.events().size() + 1);
                    for (int n = 0; n < received; n++) {
                        seen.put(batch.events().get(n).slot(), batch.events().get(n).offset());
                    }
                    if (received < batch.events().size()) {
                        String id = received == 0 ? null : batch.ids().get(received - 1);
                        at.leave(screen);
                        at = random.nextBoolean() ? one : two;
                        screen =
                                at.subscribe(
                                        List.of(CALL),
                                        Set.of(),
                                        id == null ? null : LivePosition.parse(id).orElseThrow());
                    }
                }
            }
            behind.forEach(two::publish);
            screen.take(0, at::newestMillis)
                    .events()
                    .forEach(event -> seen.merge(event.slot(), event.offset(), Math::max));
            assertThat(seen).as("seed %d", seed).isEqualTo(truth);
        }
    }

    private Subscription subscribe(@Nullable String id, Channel... channels) {
        return feed.subscribe(
                List.of(channels),
                Set.of(),
                id == null ? null : LivePosition.parse(id).orElse(null));
    }

    private Batch take(Subscription subscription) throws InterruptedException {
        return subscription.take(0, feed::newestMillis);
    }

    private static List<String> slots(Batch batch) {
        return batch.events().stream().map(LiveEvent::slot).toList();
    }

    private void publish(
            String source, String slot, @Nullable String customer, Channel... channels) {
        feed.publish(event(source, slot, customer, channels));
    }

    private LiveEvent event(
            String source, String slot, @Nullable String customer, Channel... channels) {
        long offset = offsets.merge(source, 0L, (old, _) -> old + 1);
        return new LiveEvent(
                source,
                offset,
                now,
                now,
                LiveEvent.Kind.SEGMENT,
                slot,
                List.of(channels),
                customer,
                new LiveEvent.Body() {
                    @Override
                    public byte[] json() {
                        return new byte[0];
                    }

                    @Override
                    public int size() {
                        return 100;
                    }
                });
    }
}
