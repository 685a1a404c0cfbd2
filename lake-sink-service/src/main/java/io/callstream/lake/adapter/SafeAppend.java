package io.callstream.lake.adapter;

import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;

/// A change of files and of table properties in one transaction, refused where the table's
/// properties are no longer what it stands on.
///
/// First a snapshot with a validator, then the properties. The validator runs each time Iceberg
/// applies the transaction to newer metadata, and reads the properties of just that metadata; a
/// plain property update would be applied again without a question.
///
/// Iceberg removes the manifests of a transaction that a validator refuses. But a catalog may
/// report a conflict for a commit that it did make: a connection broke after it, and the client
/// sent it once more. Applied again, the validator refuses it, because it is there already, and its
/// manifests must stay. So removals are noted, and done when the table says which manifests it has.
final class SafeAppend {
    private static final Logger LOG = LoggerFactory.getLogger(SafeAppend.class);

    /// Iceberg's own pool refuses work from the moment when the process is told to end, which is
    /// when the last checkpoint is made.
    private static final ExecutorService MANIFESTS =
            Executors.newFixedThreadPool(
                    2, Thread.ofPlatform().daemon().name("lake-manifests-", 1).factory());

    private SafeAppend() {}

    /// Appends files.
    ///
    /// @param stands whether the change may be made, given the table's properties
    /// @throws ValidationException where it may not; nothing of it is there, or all of it is, by an
    ///   earlier attempt of this very call
    static void run(
            BaseTable table,
            Predicate<Map<String, String>> stands,
            Map<String, String> changes,
            Map<String, String> summary,
            List<DataFile> files) {
        run(
                table,
                stands,
                changes,
                transaction -> {
                    AppendFiles append = transaction.newAppend();
                    files.forEach(append::appendFile);
                    summary.forEach(append::set);
                    return append;
                });
    }

    /// Makes any snapshot.
    ///
    /// @param change the operation that makes it, not yet committed
    static void run(
            BaseTable table,
            Predicate<Map<String, String>> stands,
            Map<String, String> changes,
            Function<Transaction, SnapshotUpdate<?>> change) {
        Set<String> removals = ConcurrentHashMap.newKeySet();
        Transaction transaction =
                Transactions.newTransaction(
                        table.name(), new CarefulOperations(table.operations(), removals));
        SnapshotUpdate<?> update = change.apply(transaction);
        update.scanManifestsWith(MANIFESTS);
        update.writeManifestsWith(MANIFESTS, 1);
        update.validateWith(new PropertyValidator(table, stands));
        update.commit();
        if (!changes.isEmpty()) {
            UpdateProperties properties = transaction.updateProperties();
            changes.forEach(properties::set);
            properties.commit();
        }
        try {
            transaction.commitTransaction();
        } catch (ValidationException e) {
            remove(table, removals);
            throw e;
        }
        remove(table, removals);
    }

    /// Removes what no snapshot of the table has; what cannot be removed now stays for good, and
    /// harms nobody.
    private static void remove(BaseTable table, Set<String> removals) {
        if (removals.isEmpty()) {
            return;
        }
        try {
            table.refresh();
            Set<String> live = new HashSet<>();
            for (Snapshot snapshot : table.snapshots()) {
                live.add(snapshot.manifestListLocation());
                if (removals.contains(snapshot.manifestListLocation())
                        || snapshot.equals(table.currentSnapshot())) {
                    for (ManifestFile manifest : snapshot.allManifests(table.io())) {
                        live.add(manifest.path());
                    }
                }
            }
            removals.stream().filter(path -> !live.contains(path)).forEach(table.io()::deleteFile);
        } catch (RuntimeException e) {
            LOG.atInfo()
                    .addKeyValue("table", table.name())
                    .addKeyValue("files", removals.size())
                    .addKeyValue("cause", e.toString())
                    .log("unused metadata files stay");
        }
    }

    /// Asks the properties of the metadata that the transaction is being applied to.
    private record PropertyValidator(BaseTable table, Predicate<Map<String, String>> stands)
            implements SnapshotAncestryValidator {
        @Override
        public boolean validate(Iterable<Snapshot> ancestry) {
            return stands.test(table.operations().current().properties());
        }

        @Override
        public String errorMessage() {
            return "an owner or offset of "
                    + table.name()
                    + " is no longer what this commit stands on";
        }
    }
}
