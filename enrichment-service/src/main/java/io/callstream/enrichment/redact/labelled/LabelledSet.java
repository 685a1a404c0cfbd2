package io.callstream.enrichment.redact.labelled;

import io.callstream.enrichment.redact.Kind;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Builds a labelled set from sentences of customers who invented what they gave away.
///
/// Where a sentence has a slot for a number (`my ssn is 1234`), a made-up valid one is put there
/// and labelled; where it ends in an invented name, address or e-mail address, that is labelled as
/// it stands. Phrases with made-up data, and decoys that look like it, are added to other
/// sentences; sentences with an intent of their own are taken as plain. The same sentences and seed
/// give the same set.
public final class LabelledSet {
    private static final int EACH = 60;
    private static final int PLAIN = 1_500;

    private static final Pattern CARD =
            Pattern.compile("^(.*\\bcard (?:number|no)?(?: is)? ?)\\d{12,19}$");
    private static final Pattern SSN =
            Pattern.compile("^(.*\\b(?:ssn|social security)(?: number| no)?(?: is)? )\\d{4,9}$");
    private static final Pattern PHONE =
            Pattern.compile("^(.*\\b(?:phone|contact)(?: number| no)?(?: is)? )\\d{10}$");
    private static final Pattern NAME =
            Pattern.compile(
                    "^((?:hi |hello |yes |sure |sorry )?my (?:full )?name is )([a-z]+(?: [a-z]+)?)$");
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "^((?:.* )?my new address is )(\\d+ .*\\b(?:street|st|road|drive|lane|avenue)\\b.*)$");
    private static final Pattern EMAIL =
            Pattern.compile(
                    "^((?:.* )?my email (?:address|id) is )([a-z]+(?: \\d+)? ?(?:gmail|yahoo|email|hotmail)com)$");

    private static final String[] DECOYS = {
        "my order number is %1$s", "the flight is ba %2$s at 9 30 am",
        "i paid %2$s dollars on the 12th of march 2019", "reference %3$s please",
        "it has been 3 weeks and 2 days", "the confirmation code is fhh %2$s",
        "i bought 24 of them for 19.99 each", "my claim number is %3$s",
        "the meeting is on 04/05/2019 at 1730", "version 11.2.%2$s does not start",
        "invoice %3$s is wrong", "two of the four tickets were refunded",
        "can you change the seat to 14 c", "the policy %3$s ends in 2021",
        "it cost one hundred and twenty pounds", "i called at 10 15 and at 11 45"
    };

    private final MadeUp made;
    private final Random random;
    private final List<LabelledText> all = new ArrayList<>();

    private LabelledSet(long seed) {
        this.random = new Random(seed);
        this.made = new MadeUp(random);
    }

    /// A sentence of a customer.
    ///
    /// @param plain whether it holds no personal data: it has an intent other than giving content
    public record Sentence(String text, boolean plain) {}

    /// Builds a set.
    public static List<LabelledText> build(List<Sentence> sentences, long seed) {
        LabelledSet set = new LabelledSet(seed);
        List<String> plain = set.plain(sentences);
        set.slots(sentences);
        set.added(plain);
        set.decoys(plain);
        for (String text : plain.subList(0, Math.min(PLAIN, plain.size()))) {
            set.all.add(new LabelledText("plain", text, List.of()));
        }
        return List.copyOf(set.all);
    }

    private List<String> plain(List<Sentence> sentences) {
        Set<String> distinct = new LinkedHashSet<>();
        for (Sentence sentence : sentences) {
            boolean bare = sentence.text().chars().noneMatch(Character::isDigit);
            if (sentence.plain() && bare && sentence.text().length() > 12) {
                distinct.add(sentence.text());
            }
        }
        List<String> plain = new ArrayList<>(distinct);
        java.util.Collections.shuffle(plain, random);
        return plain;
    }

    private void slots(List<Sentence> sentences) {
        Set<String> seen = new LinkedHashSet<>();
        for (Sentence sentence : sentences) {
            String text = sentence.text();
            if (!seen.add(text)) {
                continue;
            }
            filled(CARD, text, Kind.CARD, made::card);
            filled(SSN, text, Kind.NATIONAL_ID, made::socialSecurity);
            filled(PHONE, text, Kind.PHONE, made::phone);
            kept(NAME, text, Kind.NAME);
            kept(ADDRESS, text, Kind.ADDRESS);
            kept(EMAIL, text, Kind.EMAIL);
        }
    }

    private void filled(Pattern pattern, String text, Kind kind, Supplier<String> value) {
        Matcher matcher = pattern.matcher(text);
        boolean alone = matcher.matches() && matcher.group(1).chars().noneMatch(Character::isDigit);
        if (alone && !matcher.group(1).contains("name")) {
            add("slot", matcher.group(1) + mark(kind, value.get()));
        }
    }

    private void kept(Pattern pattern, String text, Kind kind) {
        Matcher matcher = pattern.matcher(text);
        if (matcher.matches()) {
            add("slot", matcher.group(1) + mark(kind, matcher.group(2)));
        }
    }

    private void added(List<String> plain) {
        added(
                plain,
                Kind.CARD,
                made::card,
                "my card number is %s",
                "it's %s",
                "%s",
                "card %s",
                "the number on the visa is %s",
                "you can charge %s");
        added(
                plain,
                Kind.IBAN,
                made::iban,
                "my iban is %s",
                "please pay to %s",
                "%s",
                "the account is %s");
        added(
                plain,
                Kind.NATIONAL_ID,
                made::socialSecurity,
                "my social security number is %s",
                "ssn %s",
                "my social is %s");
        added(
                plain,
                Kind.NATIONAL_ID,
                made::nationalInsurance,
                "my national insurance number is %s",
                "%s",
                "nino %s");
        added(
                plain,
                Kind.NATIONAL_ID,
                made::germanTax,
                "my tax id is %s",
                "steuer id %s",
                "it is %s");
        added(
                plain,
                Kind.NATIONAL_ID,
                made::germanCard,
                "my ausweis number is %s",
                "the personalausweis is %s",
                "%s");
        added(
                plain,
                Kind.NATIONAL_ID,
                made::french,
                "my insurance number in france is %s",
                "numéro %s",
                "%s");
        added(
                plain,
                Kind.NATIONAL_ID,
                made::israeli,
                "my id number is %s",
                "teudat zehut %s",
                "identity number %s");
        added(
                plain,
                Kind.PHONE,
                made::phone,
                "my number is %s",
                "call me at %s",
                "you can reach me on %s",
                "phone %s",
                "my mobile is %s");
        added(
                plain,
                Kind.EMAIL,
                made::email,
                "my email is %s",
                "write to %s",
                "send it to %s please");
        added(
                plain,
                Kind.DATE_OF_BIRTH,
                made::dateOfBirth,
                "my date of birth is %s",
                "i was born on %s",
                "dob %s",
                "birthday is %s");
        added(
                plain,
                Kind.ADDRESS,
                made::street,
                "I live at %s",
                "my address is %s",
                "please send it to %s");
        added(
                plain,
                Kind.NAME,
                this::name,
                "My name is %s",
                "This is %s",
                "I'm %s",
                "My last name is %s",
                "You are speaking with %s",
                "Mr. %s");
        added(
                plain,
                Kind.NUMBER,
                () -> made.spoken(made.digits(5)),
                "the code is %s",
                "%s",
                "i read %s on it");
        added(
                plain,
                Kind.SECRET,
                () -> made.digits(4),
                "my pin is %s",
                "the pin is %s",
                "passcode %s");
    }

    private String name() {
        String first =
                made.any("Maria", "James", "Priya", "Oliver", "Fatima", "Hans", "Sarah", "Daniel");
        String last =
                made.any(
                        "Lopez", "Smith", "Keller", "Cohen", "Dubois", "Okafor", "Nguyen", "Brown");
        return first + " " + last;
    }

    private void added(List<String> plain, Kind kind, Supplier<String> value, String... phrases) {
        for (int i = 0; i < EACH; i++) {
            String phrase = made.any(phrases).formatted(mark(kind, value.get()));
            String other = plain.isEmpty() ? "thanks" : made.any(plain);
            add(
                    "added",
                    switch (random.nextInt(3)) {
                        case 0 -> phrase;
                        case 1 -> other + ". " + phrase;
                        default -> phrase + ", " + other;
                    });
        }
    }

    private void decoys(List<String> plain) {
        for (int i = 0; i < 8 * EACH; i++) {
            String phrase =
                    made.any(DECOYS)
                            .formatted(made.notACard(), 100 + random.nextInt(899), made.digits(7));
            add("decoy", random.nextBoolean() ? phrase : made.any(plain) + ". " + phrase);
        }
    }

    private void add(String origin, String marked) {
        all.add(LabelledText.marked(origin, marked));
    }

    private static String mark(Kind kind, String value) {
        return "[" + kind + ":" + value + "]";
    }
}
