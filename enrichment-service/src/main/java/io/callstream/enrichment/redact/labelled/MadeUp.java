package io.callstream.enrichment.redact.labelled;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/// Made-up numbers with right check digits, written in the ways in which people write and speak. It
/// shares no code with the redactor.
final class MadeUp {
    private static final String[] WORDS = {
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
    };

    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    private final Random random;

    MadeUp(Random random) {
        this.random = random;
    }

    <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    String any(String... all) {
        return all[random.nextInt(all.length)];
    }

    String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    String card() {
        String prefix =
                any("4", "4", "51", "53", "55", "2221", "2720", "6011", "65", "34", "37", "36");
        int length = prefix.startsWith("3") ? prefix.equals("36") ? 14 : 15 : 16;
        String body = prefix + digits(length - prefix.length() - 1);
        String number = body + luhnDigit(body);
        return switch (random.nextInt(5)) {
            case 0 -> number;
            case 1 ->
                    grouped(
                            number,
                            length == 15 ? new int[] {4, 6, 5} : new int[] {4, 4, 4, 4},
                            " ");
            case 2 ->
                    grouped(
                            number,
                            length == 15 ? new int[] {4, 6, 5} : new int[] {4, 4, 4, 4},
                            "-");
            case 3 -> spoken(number);
            default -> number;
        };
    }

    /// Sixteen digits that fail Luhn's check, as an order's number may look.
    String notACard() {
        String body = "9" + digits(8);
        return body + (luhnDigit(body) + 5) % 10;
    }

    String iban() {
        String[] made =
                switch (random.nextInt(4)) {
                    case 0 -> new String[] {"DE", digits(18)};
                    case 1 -> new String[] {"GB", any("NWBK", "BARC", "LOYD") + digits(14)};
                    case 2 -> new String[] {"FR", digits(10) + digits(11) + digits(2)};
                    default -> new String[] {"IL", digits(19)};
                };
        String numeric =
                (made[1] + made[0] + "00")
                        .chars()
                        .mapToObj(c -> Integer.toString(Character.getNumericValue(c)))
                        .collect(Collectors.joining());
        int check = 98 - new BigInteger(numeric).mod(BigInteger.valueOf(97)).intValue();
        String iban = made[0] + String.format(Locale.ROOT, "%02d", check) + made[1];
        return switch (random.nextInt(3)) {
            case 0 -> iban;
            case 1 -> iban.replaceAll("(.{4})(?=.)", "$1 ");
            default -> iban.toLowerCase(Locale.ROOT);
        };
    }

    String socialSecurity() {
        int area = 1 + random.nextInt(898);
        area = area == 666 ? 667 : area;
        String number =
                String.format(
                        Locale.ROOT,
                        "%03d%02d%04d",
                        area,
                        1 + random.nextInt(99),
                        1 + random.nextInt(9_999));
        return switch (random.nextInt(4)) {
            case 0 -> grouped(number, new int[] {3, 2, 4}, "-");
            case 1 -> grouped(number, new int[] {3, 2, 4}, " ");
            case 2 -> spoken(number);
            default -> number;
        };
    }

    String nationalInsurance() {
        String number =
                any("AB", "CE", "JG", "PX", "SW", "YZ") + digits(6) + any("A", "B", "C", "D");
        return switch (random.nextInt(3)) {
            case 0 -> number;
            case 1 -> grouped(number, new int[] {2, 2, 2, 2, 1}, " ");
            default -> number.toLowerCase(Locale.ROOT);
        };
    }

    String germanTax() {
        List<Integer> digits = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        Collections.shuffle(digits, random);
        digits.set(9, digits.get(random.nextInt(8)));
        Collections.shuffle(digits, random);
        while (digits.getFirst() == 0) {
            Collections.shuffle(digits, random);
        }
        int product = 10;
        for (int digit : digits) {
            int sum = (digit + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }
        String number =
                digits.stream().map(String::valueOf).collect(Collectors.joining())
                        + (11 - product) % 10;
        return random.nextBoolean() ? number : grouped(number, new int[] {2, 3, 3, 3}, " ");
    }

    String germanCard() {
        String alphabet = "CFGHJKLMNPRTVWXYZ0123456789";
        StringBuilder text = new StringBuilder(any("C", "F", "G", "H", "L", "T"));
        for (int i = 1; i < 9; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        int sum = 0;
        int[] weights = {7, 3, 1};
        for (int i = 0; i < 9; i++) {
            sum += Character.getNumericValue(text.charAt(i)) * weights[i % 3];
        }
        return text.append(sum % 10).toString();
    }

    String french() {
        String body =
                any("1", "2")
                        + digits(2)
                        + String.format(Locale.ROOT, "%02d", 1 + random.nextInt(12))
                        + String.format(Locale.ROOT, "%02d", 10 + random.nextInt(80))
                        + digits(6);
        long key = 97 - Long.parseLong(body) % 97;
        String number = body + String.format(Locale.ROOT, "%02d", key);
        return random.nextBoolean()
                ? number
                : grouped(number, new int[] {1, 2, 2, 2, 3, 3, 2}, " ");
    }

    String israeli() {
        String body = digits(8);
        return body + luhnDigit(body);
    }

    String phone() {
        String exchange = (2 + random.nextInt(8)) + digits(2);
        String area = (2 + random.nextInt(8)) + digits(2);
        return switch (random.nextInt(8)) {
            case 0 -> area + "-" + exchange + "-" + digits(4);
            case 1 -> "(" + area + ") " + exchange + "-" + digits(4);
            case 2 -> "+1 " + area + " " + exchange + " " + digits(4);
            case 3 -> area + exchange + digits(4);
            case 4 -> "+44 7" + digits(3) + " " + digits(6);
            case 5 ->
                    "0" + any("30", "40", "89", "6 12 34").charAt(0) + digits(1) + " " + digits(7);
            case 6 -> "05" + digits(1) + "-" + digits(7);
            default -> spoken(area + exchange + digits(4));
        };
    }

    String email() {
        String name = any("jo.summer", "m_berg", "tanya", "raj77", "c-lemaire", "noa.levi", "kw");
        String domain = any("example.com", "mail.example.org", "posteo.de", "corp.co.uk");
        return random.nextInt(3) == 0
                ? (name + "@" + domain)
                        .replace("@", " at ")
                        .replace(".", " dot ")
                        .replace("_", " ")
                        .replace("-", " ")
                : name + digits(random.nextInt(3)) + "@" + domain;
    }

    String dateOfBirth() {
        int day = 1 + random.nextInt(28);
        int month = 1 + random.nextInt(12);
        int year = 1935 + random.nextInt(70);
        return switch (random.nextInt(5)) {
            case 0 -> String.format(Locale.ROOT, "%02d/%02d/%d", month, day, year);
            case 1 -> String.format(Locale.ROOT, "%d.%d.%d", day, month, year);
            case 2 -> String.format(Locale.ROOT, "%d-%02d-%02d", year, month, day);
            case 3 -> MONTHS[month - 1] + " " + day + ordinal(day) + " " + year;
            default -> day + " " + MONTHS[month - 1].toLowerCase(Locale.ROOT) + " " + year;
        };
    }

    String street() {
        String name = any("Maple", "Concord", "Kings", "Harbor", "Elm", "Victoria", "Juniper");
        String kind = any("Street", "Road", "Avenue", "Lane", "Drive", "St", "Blvd");
        String city = any(", Springfield", ", Leeds", ", Albany NY 12207", "", " Apt 4");
        return (1 + random.nextInt(4_000)) + " " + name + " " + kind + city;
    }

    String spoken(String digits) {
        StringBuilder words = new StringBuilder();
        boolean doubled = random.nextBoolean();
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            boolean twice =
                    doubled && i + 1 < digits.length() && digits.charAt(i + 1) == digits.charAt(i);
            words.append(words.isEmpty() ? "" : " ");
            if (twice) {
                words.append("double ");
                i++;
            }
            words.append(digit == 0 && random.nextBoolean() ? "oh" : WORDS[digit]);
        }
        return words.toString();
    }

    private static int luhnDigit(String body) {
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = body.charAt(body.length() - 1 - i) - '0';
            if (i % 2 == 0) {
                digit *= 2;
                sum += digit / 10 + digit % 10;
            } else {
                sum += digit;
            }
        }
        return (10 - sum % 10) % 10;
    }

    private static String grouped(String text, int[] sizes, String separator) {
        StringBuilder grouped = new StringBuilder();
        int at = 0;
        for (int size : sizes) {
            if (at < text.length()) {
                grouped.append(at == 0 ? "" : separator)
                        .append(text, at, Math.min(text.length(), at + size));
            }
            at += size;
        }
        return grouped.toString();
    }

    private static String ordinal(int day) {
        return switch (day % 10) {
            case 1 -> day == 11 ? "th" : "st";
            case 2 -> day == 12 ? "th" : "nd";
            case 3 -> day == 13 ? "th" : "rd";
            default -> "th";
        };
    }
}
