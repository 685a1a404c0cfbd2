package io.callstream.lake.adapter;

import io.callstream.lake.commit.S3Settings;

import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.jspecify.annotations.Nullable;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// [ObjectFiles] as the Glue catalog wants them: made by the name of their class and told their
/// bucket by properties.
public final class GlueFiles implements FileIO {
    private static final long serialVersionUID = 1L;
    private static final String BUCKET = "callstream.bucket";
    private static final String ENDPOINT = "callstream.endpoint";
    private static final String REGION = "callstream.region";
    private static final String ACCESS_KEY = "callstream.access-key";
    private static final String SECRET_KEY = "callstream.secret-key";

    private transient @Nullable S3ObjectStore objects;
    private transient @Nullable ObjectFiles files;

    /// Properties of the catalog that name the class and the bucket.
    static Map<String, String> properties(S3Settings bucket) {
        Map<String, String> properties = new HashMap<>();
        properties.put("io-impl", GlueFiles.class.getName());
        properties.put("client.region", bucket.region());
        properties.put("http-client.type", "urlconnection");
        properties.put(BUCKET, bucket.bucket());
        properties.put(REGION, bucket.region());
        bucket.endpoint().ifPresent(endpoint -> properties.put(ENDPOINT, endpoint.toString()));
        bucket.accessKey().ifPresent(key -> properties.put(ACCESS_KEY, key));
        bucket.secretKey().ifPresent(key -> properties.put(SECRET_KEY, key));
        return properties;
    }

    @Override
    public void initialize(Map<String, String> properties) {
        S3ObjectStore opened =
                S3ObjectStore.open(
                        new S3Settings(
                                Optional.ofNullable(properties.get(ENDPOINT)).map(URI::create),
                                properties.getOrDefault(REGION, "us-east-1"),
                                Optional.ofNullable(properties.get(ACCESS_KEY)),
                                Optional.ofNullable(properties.get(SECRET_KEY)),
                                properties.getOrDefault(BUCKET, "")));
        objects = opened;
        files = new ObjectFiles(opened, opened.root());
    }

    private ObjectFiles files() {
        ObjectFiles ready = files;
        if (ready == null) {
            throw new IllegalStateException("used before initialize");
        }
        return ready;
    }

    @Override
    public InputFile newInputFile(String location) {
        return files().newInputFile(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return files().newOutputFile(location);
    }

    @Override
    public void deleteFile(String location) {
        files().deleteFile(location);
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException(GlueFiles.class.getName());
    }

    @Override
    public void close() {
        S3ObjectStore opened = objects;
        if (opened != null) {
            opened.close();
        }
    }
}
