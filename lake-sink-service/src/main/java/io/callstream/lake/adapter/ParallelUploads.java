package io.callstream.lake.adapter;

import io.callstream.lake.adapter.ParquetFile.Format;
import io.callstream.lake.commit.ObjectStore;
import io.callstream.lake.commit.TableLayout;
import io.callstream.lake.commit.UnavailableException;
import io.callstream.lake.commit.Uploads;
import io.callstream.lake.file.FilePlan;
import io.callstream.lake.table.LakeTable;
import io.callstream.lake.table.Source;
import io.callstream.serde.SchemaIds;

import org.apache.iceberg.DataFile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// [Uploads] on a few threads. A small file takes one permit and a big one several, which bounds
/// the memory of the encoders.
final class ParallelUploads implements Uploads, AutoCloseable {
    private static final long BYTES_PER_PERMIT = 8L << 20;

    private final ObjectStore objects;
    private final String root;
    private final SchemaIds ids;
    private final int threads;
    private final Semaphore permits;
    private final BlockingQueue<ZstdCodecs> codecs;
    private final ExecutorService executor;

    /// @param root of all locations, `s3://<bucket>/`
    ParallelUploads(ObjectStore objects, String root, SchemaIds ids, int threads) {
        this.objects = objects;
        this.root = root;
        this.ids = ids;
        this.threads = threads;
        this.permits = new Semaphore(threads);
        this.codecs = new ArrayBlockingQueue<>(threads);
        for (int i = 0; i < threads; i++) {
            codecs.add(new ZstdCodecs());
        }
        this.executor =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().daemon().name("lake-upload-", 1).factory());
    }

    @Override
    public Map<Source, List<DataFile>> upload(
            LakeTable table, TableLayout layout, List<FilePlan> plans) {
        Format format = Format.of(table, layout);
        List<Callable<DataFile>> tasks =
                plans.stream().<Callable<DataFile>>map(plan -> () -> store(format, plan)).toList();
        Map<Source, List<DataFile>> files = new LinkedHashMap<>();
        try {
            List<Future<DataFile>> stored = executor.invokeAll(tasks);
            for (int i = 0; i < plans.size(); i++) {
                files.computeIfAbsent(plans.get(i).source(), source -> new ArrayList<>())
                        .add(stored.get(i).get());
            }
            return files;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("storing files of table " + table.name(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnavailableException unavailable) {
                throw unavailable;
            }
            throw new IllegalStateException(
                    "files of table " + table.name() + " cannot be written", e.getCause());
        }
    }

    private DataFile store(Format format, FilePlan plan) throws InterruptedException {
        int weight = (int) Math.clamp(1 + plan.bytes() / BYTES_PER_PERMIT, 1, threads);
        permits.acquire(weight);
        ZstdCodecs codec = codecs.take();
        try {
            ParquetFile file = ParquetFile.encode(format, plan, root + plan.key(), ids, codec);
            objects.putNew(plan.key(), file.bytes());
            return file.dataFile();
        } finally {
            codecs.add(codec);
            permits.release(weight);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        codecs.forEach(ZstdCodecs::close);
    }
}
