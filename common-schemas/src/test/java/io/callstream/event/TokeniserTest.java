package io.callstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.callstream.testkit.TestTopics;
import io.callstream.topic.Topic;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

final class TokeniserTest {
    private static final Tokeniser TOKENS = Tokeniser.of(Optional.of("0123456789abcdef"));

    @Test
    void sameValueGivesTheSameTokenUnderTheSameKeyAlone() {
        Tokeniser other = Tokeniser.of(Optional.of("fedcba9876543210"));

        assertThat(TOKENS.token("4155552671"))
                .isEqualTo(TOKENS.token("4155552671"))
                .matches("tok_[A-Za-z0-9_-]{22}")
                .isNotEqualTo(other.token("4155552671"))
                .isNotEqualTo(TOKENS.token("4155552672"));
    }

    /// RFC 4231, test case 2, first 16 bytes.
    @Test
    void tokenIsTheHmacOfTheValue() {
        assertThat(Tokeniser.of(Optional.of("Jefe")).token("what do ya want for nothing?"))
                .isEqualTo("tok_W9zBRr9gdU5qBCQmCJV1xw");
    }

    @Test
    void numberMayBeWrittenInManyWays() {
        String token = TOKENS.tokenOfNumber("+1 (415) 555-2671");

        assertThat(TOKENS.tokenOfNumber("14155552671")).isEqualTo(token);
        assertThat(TOKENS.tokenOfNumber("001 415 555 2671")).isEqualTo(token);
        assertThat(TOKENS.tokenOfNumber("Anonymous")).isEqualTo(TOKENS.tokenOfNumber("anonymous"));
    }

    @Test
    void withoutAKeyTheValueIsLeftOut() {
        assertThat(Tokeniser.NONE.token("x")).isNull();
        assertThat(TOKENS).hasToString("Tokeniser[key set]");
    }

    /// The tables of these topics are restricted; elsewhere a token must stand for what is.
    @Test
    void restrictedFieldsAreTokensOutsideTheRestrictedTables() {
        Set<String> restrictedTables = Set.of("transcript-segments");

        TestTopics.create()
                .all()
                .forEach(
                        (name, topic) -> {
                            if (!restrictedTables.contains(name)) {
                                check(name, topic);
                            }
                        });
    }

    private static void check(String name, Topic<?, ?> topic) {
        for (Schema.Field field :
                topic.schema().map(Schema::getFields).orElse(java.util.List.of())) {
            if (Classification.of(field) == Classification.RESTRICTED) {
                assertThat(Classification.isTokenised(field))
                        .as("%s of %s", field.name(), name)
                        .isTrue();
            }
        }
    }
}
