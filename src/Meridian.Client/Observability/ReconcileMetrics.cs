using System.Diagnostics.Metrics;

namespace Meridian.Client;

/// <summary>Counts reconciles and those that failed, by the names that operators know from controller-runtime.</summary>
/// <param name="controller">Name of the controller.</param>
internal sealed class ReconcileMetrics(string controller)
{
    private static readonly Meter Meter = new("Meridian.Client");
    private static readonly Counter<long> Errors =
        Meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", null, "Total number of reconciliation errors per controller");

    private static readonly Counter<long> Total =
        Meter.CreateCounter<long>("controller_runtime_reconcile_total", null, "Total number of reconciliations per controller");

    private readonly KeyValuePair<string, object?> name = new("controller", controller);

    public void Succeeded(Requeue requeue) => Total.Add(1, name, new("result", requeue.Delay is null ? "success" : "requeue_after"));

    public void Failed()
    {
        Errors.Add(1, name);
        Total.Add(1, name, new("result", "error"));
    }
}
