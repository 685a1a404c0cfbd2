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
                    aaron abby abdul abigail adam ahmed alan albert alejandro alex alexander
                    alexandra alfred alice alicia alison allison amanda amber amelia amir amy ana
                    anand andrea andreas andrew andy angela angie anita anitha ann anna anne
                    anthony antonio anu arjun arthur ashley avi barbara becky bella ben benjamin
                    bernard bernd beth betsy betty billy bob brad bradley brandon brenda brett
                    brian bridget bruce bryan caleb cameron camila carl carla carlos carmen carol
                    caroline cassandra catherine cathy charles charlotte chelsea cheryl chloe
                    chris christian christina christine christopher cindy claire clara clarence
                    claudia colin connor courtney craig curtis cynthia dan daniel danielle darren
                    dave david debbie deborah debra denise dennis derek diana diane diego dmitri
                    dominic donald donna doris dorothy douglas dylan eddie edward edwin eileen
                    elaine eleanor elena eli elijah elise elizabeth ella ellen emily emma eric
                    erica erik erika esther ethan eugene eva evan evelyn fatima felicia felix
                    fernando fiona francis francisco frank fred frederick gabriel gareth gary
                    gavin geoff george gerald gillian gina giovanni glenn gloria gordon graham
                    greg gregory guy gwen hannah hans harold harry harvey heather hector heidi
                    helen helga henry holly howard hugh ian ingrid irene isaac isabel isabella
                    isaiah ivan jack jackie jacob jacqueline jake james jamie jan jane janet
                    janice jared jasmine jason javier jay jean jeff jeffrey jenna jennifer jenny
                    jeremy jerry jesse jessica jill jim jimmy joan joanna joanne joe joel john
                    johnny jonas jonathan jordan jorge jose joseph joshua joyce juan juanita
                    judith judy julia julian julie justin karen karl kate katherine kathleen
                    kathryn kathy katie kayla keira keith kelly kelsey ken kenneth kevin kim
                    kirsten klaus kristen kristin kumar kurt kyle lakshmi larry lars laura lauren
                    lawrence leah leo leon leonard leslie lewis liam lillian lily linda lisa lloyd
                    logan lori lorraine louis louise lucas lucy luis lukas luke lydia lynn madison
                    malcolm manuel marc marcia marcus margaret maria marie marilyn marina mario
                    marion martha martin mary mason matt matthew maureen max maya megan meghan
                    melissa mia michael michelle miguel mike mila miranda mohamed mohammed molly
                    monica morgan moshe nadia nancy naomi natalie nate nathan nathaniel neil
                    nelson nicholas nick nicole nigel nina noah noam noel nora norman olga oliver
                    olivia oscar owen paige pamela patricia patrick patty paul paula pedro peggy
                    penelope peter petra phil philip phillip phoebe pierre priscilla priya rachel
                    rahul raj raja rajesh ralph raman ramesh ravi raymond rebecca rebekah regina
                    rhonda ricardo richard rick ricky rita robbie robert roberto robin rodney
                    roger rohit roland ron ronald ronnie rosa rosie roy rupert russell ruth ryan
                    sadie sally sam samantha samuel sandra sanjay sara sarah scott sean sebastian
                    sergio seth shane shannon sharon shaun shawn sheila sherry shirley shlomo
                    simon sofia sonia sophia sophie spencer stacey stacy stefan stella stephanie
                    stephen steve steven stuart sunil suresh susan suzanne sylvia tamar tanya tara
                    ted teresa terry theodore theresa thomas tim timothy tina tobias todd tom
                    tommy tony tracy trevor tristan tyler uri ursula valerie vanessa veronica
                    vicky victor victoria vijay vincent virginia vivian walter wanda warren wayne
                    wendy wesley william wolfgang yael yosef yvette yvonne zach zachary zoe
                    """
                                    .strip()
                                    .split("\\s+")));

    private FirstNames() {}

    static boolean contains(String lowerCase) {
        return NAMES.contains(lowerCase);
    }
}
