package io.callstream.enrichment.redact;

import java.util.List;
import java.util.Set;

/// Words that are no part of a name, a secret or a street in what customers say.
final class CommonWords {
    private static final Set<String> WORDS =
            Set.copyOf(
                    List.of(
                            """
                    a about above account ac acct across actually address after again against ago ah
                    airline all alright already also always am an and another answer any anymore
                    anyone anything apply are aren't around as ask asked asking at available away awful
                    back bad bank be because been before being best better between bill billing book
                    booked booking both broken but buy by call called calling came can can't cancel
                    cannot card change changed charge charged check claim clear close code come coming
                    company complaint concern concerned confirmation confused contact correct could
                    couldn't country credit currently customer customers date day days dear debit
                    delivery did didn't different digit digits do does doesn't doing don't done down due
                    during each either email else end enough error even ever every everything excellent
                    expecting experiencing file fine first fix flight for forgot forward friend from
                    full get gets getting give given glad go going gone good got great guess had happy
                    has have haven't having he hello help her here hers hey hi him his home hope how
                    however i i'd i'll i'm i've id if im in information instead insurance interested into
                    invoice is isn't issue issues it it's its just keep kind know last late later least
                    left less let let's like line little locked long looking lost lot made mail make
                    many matter may maybe me mean might mine missing mobile money month more most much
                    must my myself na name named names near need needed needs never new next nice no none
                    nope nor not nothing now number numbers of off offer office ok okay old on once one
                    only open or order other our out over overcharged own paid part payment people person
                    phone pin place plan please plus policy possible price problem product provide
                    purchase put question quite ready really reason received recently refund regarding
                    registered related reply report reported right said same say says see seen send sent
                    service set several shall she should since sir so some someone something sorry
                    speak speaking spelled spelling ssn ssno start still stolen stop stuck such support
                    sure system take taken talk tell than thank thanks that that's the their them then
                    there there's these they thing things think this those though through ticket till
                    time to today told tomorrow too tried trouble try trying turn two unable under
                    understand unhappy until up update upset urgent us use used user using very wait
                    waiting want wanted wants was wasn't way we well went were what what's when where
                    which while who why will wish with within without won't wondering work working would
                    wouldn't wrong yeah yes yesterday yet you your yours zip
                    zero three four five six seven eight nine ten und ist nicht aber et est pas mais avec
                    """
                                    .strip()
                                    .split("\\s+")));

    private CommonWords() {}

    static boolean contains(String lowerCase) {
        return WORDS.contains(lowerCase);
    }
}
