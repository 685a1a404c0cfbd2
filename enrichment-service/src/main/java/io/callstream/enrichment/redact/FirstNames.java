package io.callstream.enrichment.redact;

import java.util.List;
import java.util.Set;

/// First names that are common where English, German, French, Hebrew, Spanish or Hindi is spoken,
/// without those that are common words too.
final class FirstNames {
    private static final Set<String> NAMES =
            Set.copyOf(
                    List.of(
                            """
                    aaron abdul abigail adam ahmed alan albert alejandro alex alexander alexandra
                    alfred alice alicia alison allison amanda amber amelia amir amy ana anand andrea
                    andreas andrew angela anita anitha ann anna anne anthony antonio anu arjun arthur
                    ashley avi barbara ben benjamin bernd betty bob bradley brandon brenda brian
                    bridget bruce carlos carol caroline catherine cathy charles charlotte chloe chris
                    christian christina christine christopher claire claudia craig cynthia dan daniel
                    danielle david deborah debra dennis diana diane diego dmitri dominic donald donna
                    dorothy douglas edward elena eli elizabeth ella ellen emily emma eric erik ethan
                    eva evelyn fatima felix fiona francis frank fred gabriel gareth gary george gerald
                    gillian giovanni gloria gordon greg gregory guy hannah hans harold harry heather
                    heidi helen helga henry howard hugh ian ingrid isabel isabella ivan jack jacob
                    jacqueline jake james jamie jan jane janet janice jason jay jean jeffrey jennifer
                    jeremy jerry jessica jesse jim joan joe john johnny jonathan jordan jorge jose
                    joseph joshua joyce juan judith judy julia julian julie karen karl katherine
                    kathleen kathryn katie keith kelly ken kenneth kevin kim klaus kumar kyle lakshmi
                    lars laura lauren lawrence leah leo leon leonard liam linda lisa logan lori louis
                    louise lucas lucy luis luke lukas madison manuel marcus margaret maria marie mario
                    marilyn marina marion martha martin mary mason matthew max megan melissa michael
                    michelle miguel mike mohammed mohamed moshe nadia nancy naomi natalie nathan
                    nicholas nicole nina noah noam noel nora norman oliver olivia oscar pamela patricia
                    patrick paul paula pedro peter petra philip phillip pierre priya rachel rahul raj
                    raja rajesh ralph raman ramesh ravi raymond rebecca richard rita robert roberto
                    robin roger rohit ron ronald rosa roy russell ruth ryan sally sam samantha samuel
                    sandra sanjay sara sarah scott sean sebastian sergio sharon shirley shlomo sofia
                    sophia sophie stefan stephanie stephen steve steven stuart sunil susan suresh
                    suzanne sylvia tamar tanya teresa theodore theresa thomas tim timothy tina tobias
                    todd tom tony tracy tyler uri ursula valerie vanessa veronica victor victoria
                    vijay vincent virginia walter wayne wendy william wolfgang yael yosef zachary zoe
                    """
                                    .strip()
                                    .split("\\s+")));

    private FirstNames() {}

    static boolean contains(String lowerCase) {
        return NAMES.contains(lowerCase);
    }
}
