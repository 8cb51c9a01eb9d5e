using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Meridian.Dns;

/// <summary>What a writer counts, of the Meter <c>Meridian.Dns</c>.</summary>
internal sealed class ProviderMetrics : IDisposable
{
    private readonly Meter meter = new("Meridian.Dns");
    private readonly KeyValuePair<string, object?> provider;
    private readonly Counter<long> written;
    private readonly Counter<long> failures;

    /// <param name="provider">Name of the provider.</param>
    /// <param name="lag">Seconds since when something wanted is not there; read each time.</param>
    public ProviderMetrics(string provider, Func<double> lag)
    {
        this.provider = new("provider", provider);
        written = meter.CreateCounter<long>("dns_provider_names_written_total", description: "Names whose records were written at the DNS provider.");
        failures = meter.CreateCounter<long>("dns_provider_failures_total", description: "Calls of the DNS provider that failed, by cause.");
        meter.CreateObservableGauge("dns_provider_lag_seconds", () => new Measurement<double>(lag(), this.provider), description: "Since when the zone at the DNS provider is not as it is wanted; 0 when it is.");
    }

    public void Wrote(int names) => written.Add(names, provider);

    public void Failed(ProviderFault fault)
    {
        var tags = new TagList { provider, new("reason", fault.ToString()) };
        failures.Add(1, tags);
    }

    public void Dispose() => meter.Dispose();
}
