package io.callstream.lake.archive;

import io.callstream.lake.table.LakeTable;

import picocli.CommandLine.Option;

/// Which archive is meant.
final class ArchiveName {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "default",
            description =
                    "archive of that name, at restricted/archive/NAME/ in the lake's bucket (default: ${DEFAULT-VALUE})")
    private String name = "default";

    /// Under the restricted prefix: topics hold what nobody redacted.
    String prefix() {
        return LakeTable.RESTRICTED_PREFIX + "archive/" + name;
    }
}
