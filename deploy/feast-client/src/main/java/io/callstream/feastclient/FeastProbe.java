package io.callstream.feastclient;

import dev.feast.FeastClient;
import dev.feast.Row;

import feast.proto.core.RegistryProto;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Prints what Feast's Java client gets from a server, or what Feast's classes read in a registry:
/// `online PORT FEATURES ENTITY VALUE...` or `registry FILE`.
public final class FeastProbe {
    private FeastProbe() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("registry")) {
            System.out.println(
                    RegistryProto.Registry.parseFrom(Files.readAllBytes(Path.of(arguments[1]))));
            return;
        }
        List<Row> asked =
                List.of(arguments).subList(4, arguments.length).stream()
                        .map(value -> Row.create().set(arguments[3], value))
                        .toList();
        try (FeastClient client = FeastClient.create("127.0.0.1", Integer.parseInt(arguments[1]))) {
            System.out.println("version " + client.getFeastServingInfo().getVersion());
            for (Row row :
                    client.getOnlineFeatures(
                            List.of(arguments[2].split(",")), asked, "callstream")) {
                row.getFields()
                        .forEach(
                                (name, value) ->
                                        System.out.println(
                                                name
                                                        + " "
                                                        + value.toString().strip()
                                                        + " "
                                                        + row.getStatus(name)));
                System.out.println("--");
            }
        }
    }
}
