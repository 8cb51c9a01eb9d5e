using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.ApiServer.Policies;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.ApiServer;

/// <summary>Writes what the types of validating policies' objects say of their expressions: <c>status.typeChecking</c> and <c>status.observedGeneration</c>.</summary>
public sealed partial class PolicyStatusWriter : IAsyncDisposable
{
    private static readonly ResourceType Policies = ResourceTypes.ValidatingAdmissionPolicies;
    private static readonly RequestContext Self = new() { FieldManager = "validatingadmissionpolicy-status" };

    private readonly ApiEngine engine;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task loop;

    /// <summary>Begins to watch the policies of an engine; does nothing if it serves none.</summary>
    public PolicyStatusWriter(ApiEngine engine, ILogger<PolicyStatusWriter> log)
    {
        (this.engine, this.log) = (engine, log);
        loop = engine.Catalog.Find(Policies) is null ? Task.CompletedTask : RunAsync(stopping.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in engine.WatchAsync(Policies, null, new WatchQuery(), cancellationToken))
                    if (change is { Type: ApiWatchEventType.Added or ApiWatchEventType.Modified, Object: { } policy }) await CheckAsync(policy, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task CheckAsync(KubeObject policy, CancellationToken cancellationToken)
    {
        var node = policy.ToNode();
        if (node.Obj("status").Has("typeChecking") && node.Obj("status").Number("observedGeneration") == policy.Header.Generation) return;
        var status = new JsonObject { ["observedGeneration"] = policy.Header.Generation, ["typeChecking"] = PolicyTypeCheck.Of(node.Obj("spec"), engine.Catalog) };
        if (!status["typeChecking"].Has("expressionWarnings")) status["typeChecking"]!["expressionWarnings"] = null;
        try
        {
            await engine.PatchAsync(Policies, policy.Key, "status", PatchKind.Merge, new JsonObject { ["status"] = status }, Self, cancellationToken);
        }
        catch (StatusException refused)
        {
            // Gone, or refused: the next change of the policy brings it here again.
            LogRefused(policy.Key, refused.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The status of policy {Policy} was not written: {Reason}")]
    private partial void LogRefused(ObjectKey policy, string reason);
}
