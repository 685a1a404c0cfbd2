package io.callstream.serving.adapter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.callstream.serving.online.FeastMessages;
import io.callstream.serving.online.OnlineStoreException;
import io.callstream.serving.serve.Caller;
import io.callstream.serving.serve.Caller.ForbiddenException;
import io.callstream.serving.serve.Catalogue;
import io.callstream.serving.serve.Faults;
import io.callstream.serving.serve.Faults.RequestException;
import io.callstream.serving.serve.FeatureVector;
import io.callstream.serving.serve.Scope;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Feast's gRPC contract, `feast.serving.ServingService`, for Feast's Java and Go clients: the same
/// answers as [FeastEndpoint]'s.
///
/// The messages are read and written by [FeastMessages], without generated classes.
public final class FeastGrpc implements BindableService, ServerInterceptor {
    private static final String SERVICE = "feast.serving.ServingService";
    private static final Context.Key<Caller> CALLER = Context.key("caller");
    private static final Metadata.Key<String> API_KEY =
            Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Catalogue catalogue;
    private final GuardedReads reads;

    public FeastGrpc(Catalogue catalogue, GuardedReads reads) {
        this.catalogue = catalogue;
        this.reads = reads;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(method("GetOnlineFeatures"), ServerCalls.asyncUnaryCall(this::features))
                .addMethod(
                        method("GetFeastServingInfo"),
                        ServerCalls.asyncUnaryCall(
                                (byte[] request, StreamObserver<byte[]> observer) -> {
                                    observer.onNext(FeastMessages.info("callstream"));
                                    observer.onCompleted();
                                }))
                .build();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Caller> caller =
                reads.access()
                        .caller(
                                Optional.ofNullable(headers.get(API_KEY)),
                                Optional.ofNullable(headers.get(AUTHORIZATION)));
        Status refused = null;
        if (caller.isEmpty()) {
            refused = Status.UNAUTHENTICATED.withDescription("show x-api-key, or a bearer token");
        } else if (!caller.get().may(Scope.FEATURES_READ)) {
            refused = Status.PERMISSION_DENIED.withDescription("this needs features:read");
        } else if (!reads.access().mayAsk(caller.get())) {
            refused = Status.RESOURCE_EXHAUSTED.withDescription("too many requests");
        }
        if (refused != null) {
            call.close(refused, new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(
                Context.current().withValue(CALLER, caller.orElseThrow()), call, headers, next);
    }

    private void features(byte[] message, StreamObserver<byte[]> observer) {
        try {
            Faults faults = new Faults();
            Optional<FeastRequest> read = FeastRequest.read(json(message), catalogue, faults);
            faults.verify();
            FeastRequest asked = read.orElseThrow();
            List<FeatureVector> answers =
                    reads.read(
                                    Optional.ofNullable(CALLER.get()).orElse(Caller.ANYBODY),
                                    SERVICE,
                                    asked.queries(),
                                    List.of())
                            .vectors();
            observer.onNext(answer(asked, answers));
            observer.onCompleted();
        } catch (RequestException e) {
            Status status = e.notFound() ? Status.NOT_FOUND : Status.INVALID_ARGUMENT;
            observer.onError(status.withDescription(e.getMessage()).asRuntimeException());
        } catch (IllegalArgumentException e) {
            observer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
        } catch (ForbiddenException e) {
            observer.onError(
                    Status.PERMISSION_DENIED.withDescription(e.getMessage()).asRuntimeException());
        } catch (OnlineStoreException e) {
            observer.onError(
                    Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
        }
    }

    /// As the HTTP contract has it.
    private static ObjectNode json(byte[] message) {
        FeastMessages.Request request = FeastMessages.request(message);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        request.service().ifPresent(name -> body.put("feature_service", name));
        if (request.service().isEmpty()) {
            ArrayNode features = body.putArray("features");
            request.features().forEach(features::add);
        }
        body.put("full_feature_names", request.fullNames());
        ObjectNode entities = body.putObject("entities");
        request.entities()
                .forEach(
                        (name, values) -> {
                            ArrayNode column = entities.putArray(name);
                            for (Object value : values) {
                                switch (value) {
                                    case Long number -> column.add(number);
                                    case Integer number -> column.add(number);
                                    default -> column.add(String.valueOf(value));
                                }
                            }
                        });
        return body;
    }

    private static byte[] answer(FeastRequest asked, List<FeatureVector> answers) {
        List<String> names = new ArrayList<>(asked.entities().keySet());
        List<byte[]> columns = new ArrayList<>();
        asked.entities()
                .values()
                .forEach(
                        values -> {
                            FeastMessages.Column column = new FeastMessages.Column(asked.rows());
                            values.forEach(value -> column.add(Json.scalar(value), "PRESENT", 0));
                            columns.add(column.toBytes());
                        });
        for (FeastRequest.Column wanted : asked.columns()) {
            names.add(wanted.name());
            FeastMessages.Column column = new FeastMessages.Column(asked.rows());
            for (int i = 0; i < asked.rows(); i++) {
                FeatureVector vector = answers.get(wanted.firstQuery() + i);
                column.add(
                        vector.value(wanted.feature()),
                        vector.status(wanted.feature()).name(),
                        vector.eventMillis(wanted.feature()));
            }
            columns.add(column.toBytes());
        }
        return FeastMessages.response(names, columns);
    }

    private static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(Bytes.AS_THEY_ARE)
                .setResponseMarshaller(Bytes.AS_THEY_ARE)
                .build();
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        AS_THEY_ARE;

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
