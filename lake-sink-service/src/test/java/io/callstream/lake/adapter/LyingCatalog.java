package io.callstream.lake.adapter;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A catalog that makes a commit and then reports a conflict, as one does whose client lost the
/// connection and sent the commit again.
///
/// @param lies how often it will
record LyingCatalog(Catalog real, AtomicInteger lies) implements Catalog {
    @Override
    public Table loadTable(TableIdentifier identifier) {
        TableOperations operations = ((BaseTable) real.loadTable(identifier)).operations();
        return new BaseTable(new Operations(operations, lies), identifier.toString());
    }

    @Override
    public TableBuilder buildTable(TableIdentifier identifier, Schema schema) {
        return real.buildTable(identifier, schema);
    }

    @Override
    public List<TableIdentifier> listTables(Namespace namespace) {
        return real.listTables(namespace);
    }

    @Override
    public boolean dropTable(TableIdentifier identifier, boolean purge) {
        return real.dropTable(identifier, purge);
    }

    @Override
    public void renameTable(TableIdentifier from, TableIdentifier to) {
        real.renameTable(from, to);
    }

    private record Operations(TableOperations real, AtomicInteger lies) implements TableOperations {
        @Override
        public TableMetadata current() {
            return real.current();
        }

        @Override
        public TableMetadata refresh() {
            return real.refresh();
        }

        @Override
        public void commit(TableMetadata base, TableMetadata metadata) {
            real.commit(base, metadata);
            if (lies.get() > 0) {
                lies.decrementAndGet();
                throw new CommitFailedException("the table is no longer what it was");
            }
        }

        @Override
        public FileIO io() {
            return real.io();
        }

        @Override
        public String metadataFileLocation(String name) {
            return real.metadataFileLocation(name);
        }

        @Override
        public LocationProvider locationProvider() {
            return real.locationProvider();
        }
    }
}
