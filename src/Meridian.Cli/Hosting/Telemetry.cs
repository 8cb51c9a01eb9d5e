using Meridian.ApiServer;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Meridian.Cli;

/// <summary>
/// Sends traces to an OpenTelemetry collector when the environment names one, by the variables that OpenTelemetry defines:
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_EXPORTER_OTLP_HEADERS</c>. Without an endpoint no span is made.
/// </summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string TracesPath = "v1/traces";

    /// <summary>Begins to send, until disposed, which sends the rest; null if no collector is named.</summary>
    /// <param name="instance">Name of the cluster or federation.</param>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <exception cref="CliException">The endpoint is no URL.</exception>
    public static IDisposable? Begin(string instance, Func<string, string?> variable)
    {
        if (variable(Endpoint) is not { Length: > 0 } endpoint) return null;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var collector)) throw new CliException($"{Endpoint}={endpoint}: not a URL, such as http://127.0.0.1:4317");
        var overHttp = variable(Protocol) == "http/protobuf";
        return Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService("meridian", serviceInstanceId: instance))
            .AddSource(ApiServerHost.TraceSource)
            .AddOtlpExporter(options =>
            {
                options.Protocol = overHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
                options.Endpoint = overHttp ? new Uri(collector, TracesPath) : collector;
            })
            .Build();
    }
}
