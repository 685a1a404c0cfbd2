package io.callstream.runtime;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A static member that comes back within its session gets its old assignment without a rebalance
/// (KIP-345). After a change of the topology, such as a new view, that assignment names tasks that
/// are others now. So an instance that starts with another topology than it last ran takes its old
/// membership out of the group first, and joins anew.
final class StaticMember {
    private static final Logger LOG = LoggerFactory.getLogger(StaticMember.class);
    private static final int SECONDS = 15;

    private StaticMember() {}

    static void leaveIfChanged(StreamsSettings settings, String topology) {
        Path remembered = settings.stateDir().resolve("topology.txt");
        try {
            byte[] now = topology.getBytes(StandardCharsets.UTF_8);
            boolean same =
                    Files.exists(remembered)
                            && java.util.Arrays.equals(Files.readAllBytes(remembered), now);
            if (same) {
                return;
            }
            leave(settings);
            Files.createDirectories(settings.stateDir());
            Files.write(remembered, now);
        } catch (IOException e) {
            throw new ConfigException(
                    "the state directory " + settings.stateDir() + " cannot be written: " + e);
        }
    }

    private static void leave(StreamsSettings settings) {
        List<MemberToRemove> members = new ArrayList<>();
        for (int thread = 1; thread <= settings.threads(); thread++) {
            members.add(
                    new MemberToRemove(
                            settings.service() + "-" + settings.instance() + "-" + thread));
        }
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap()))) {
            admin.removeMembersFromConsumerGroup(
                            settings.service(), new RemoveMembersFromConsumerGroupOptions(members))
                    .all()
                    .get(SECONDS, TimeUnit.SECONDS);
            LOG.atInfo()
                    .addKeyValue("service", settings.service())
                    .log("the topology has changed: left the group, to join it anew");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // There was no such member, or no such group yet.
            LOG.atDebug().addKeyValue("service", settings.service()).log("was no member", e);
        }
    }
}
