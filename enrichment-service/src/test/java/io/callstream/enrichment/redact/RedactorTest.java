package io.callstream.enrichment.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

final class RedactorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "my card number is 4111 1111 1111 1111 thanks | my card number is [CARD] thanks",
                "4111-1111-1111-1111 | [CARD]",
                "it is 378282246310005 | it is [CARD]",
                "four one one one one one one one one one one one one one one one | [CARD]",
                "card 4111111111111111 12/25 123 | card [CARD] 12/25 [SECRET]",
                "4111 1111 1111 1111 11/2027, 123 | [CARD] 11/2027, [SECRET]",
                "amex 3782 822463 10005 exp 12/25 1234 | amex [CARD] exp 12/25 [SECRET]",
                "expires 12/25, 123 thanks | expires 12/25, [SECRET] thanks",
                "it expires on 12/25/2026 | it expires on 12/25/2026",
                "four triple one triple one triple one triple one triple one | [CARD]",
                "my order 4111111111111112 is late | my order [NUMBER] is late",
                "iban DE89 3704 0044 0532 0130 00 please | iban [IBAN] please",
                "GB29NWBK60161331926819 | [IBAN]",
                "fr1420041010050500013m02606 | [IBAN]",
                "call me at 415-555-2671 | call me at [PHONE]",
                "(415) 555-2671 | [PHONE]",
                "+44 20 7946 0958 works | [PHONE] works",
                "reach me on 07700 900123 | reach me on [PHONE]",
                "my mobile is 054-1234567 | my mobile is [PHONE]",
                "jane.doe+x@example.co.uk is mine | [EMAIL] is mine",
                "jane at example dot com | [EMAIL]",
                "it's j o h n dot s underscore one two at the rate gmail dot com ok | it's [EMAIL] ok",
                "my email is jane smith gmail dot com | my email is [EMAIL]",
                "gmail dot com is down | gmail dot com is down",
                "my email id is banu 65 gmailcom | my email id is [EMAIL]",
                "my ssn is 123-45-6789 | my ssn is [NATIONAL_ID]",
                "social is 123 45 6789 ok | social is [NATIONAL_ID] ok",
                "ssn 7841 | ssn [NATIONAL_ID]",
                "my national insurance number is AB 12 34 56 C | my national insurance number is [NATIONAL_ID]",
                "AB123456C | [NATIONAL_ID]",
                "steuer id 86095742719 | steuer id [NATIONAL_ID]",
                "ausweis L01X00T471 | ausweis [NATIONAL_ID]",
                "ausweis L01X00T472 | ausweis L01X00T472",
                "ausweis T220001293 | ausweis [NATIONAL_ID]",
                "numéro 2 69 05 49 588 157 80 | numéro [NATIONAL_ID]",
                "teudat zehut 000000018 | teudat zehut [NATIONAL_ID]",
                "my date of birth is 03/14/1985 | my date of birth is [DATE_OF_BIRTH]",
                "i was born on march 3rd 1985 in Boston | i was born on [DATE_OF_BIRTH] in Boston",
                "dob 14031985 | dob [DATE_OF_BIRTH]",
                "born the fourth of july nineteen eighty | born the [DATE_OF_BIRTH]",
                "My name is John Smith and I need help | My name is [NAME] and I need help",
                "my name is theodore j putz | my name is [NAME]",
                "Hi, this is Maria Lopez calling | Hi, this is [NAME] calling",
                "Please call me Beth | Please call me [NAME]",
                "you can call me beth | you can call me [NAME]",
                "Call me Monday or in March | Call me Monday or in March",
                "this is about my bill | this is about my bill",
                "I am Happy | I am Happy",
                "Mr. Miller called | Mr. [NAME] called",
                "my new address is 1836 concord street charlotte nc 28262 | my new address is [ADDRESS]",
                "I live at 10 Downing Street, London | I live at [ADDRESS]",
                "send it to 5588 new long drive newyork 10010 | send it to [ADDRESS]",
                "SW1A 1AA | [ADDRESS]",
                "my pin is 1234 | my pin is [SECRET]",
                "cvv 123 | cvv [SECRET]",
                "password is hcl 123 | password is [SECRET]",
                "four one one one | [NUMBER]",
                "account number 000000000880087 | account number [NUMBER]",
                "i paid two hundred dollars for 3 items on flight 843 | i paid two hundred dollars for 3 items on flight 843",
                "at 9 30 am on 12 May 2019 | at 9 30 am on 12 May 2019",
                "order 1234567 from 2019 | order 1234567 from 2019",
                "nineteen ninety nine | nineteen ninety nine",
                "what is my account balance | what is my account balance",
            })
    void personalDataIsTakenOutAndTheRestStays(String text, String expected) {
        assertThat(Redactor.redact(text).text()).isEqualTo(expected);
    }

    @Test
    void questionCountsForItsAnswer() {
        Set<Kind> asked =
                Redactor.asked("May I have the last four of your social security number?");

        assertThat(Redactor.redact("sure, 7841", asked).text()).isEqualTo("sure, [NATIONAL_ID]");
        assertThat(Redactor.redact("sure, 7841").text()).isEqualTo("sure, 7841");
    }

    @Test
    void askedNameIsAShortAnswer() {
        Set<Kind> asked = Redactor.asked("What is your name, please?");

        assertThat(Redactor.redact("angela lewis", asked).text()).isEqualTo("[NAME]");
        assertThat(Redactor.redact("why do you want to know", asked).text())
                .isEqualTo("why do you want to know");
    }

    @Test
    void nothingOfTheTextIsTold() {
        assertThat(Redactor.redact("my ssn is 123-45-6789"))
                .hasToString("Redaction{NATIONAL_ID=1}");
    }
}
