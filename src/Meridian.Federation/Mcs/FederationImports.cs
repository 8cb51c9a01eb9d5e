using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Shows in the federation's own API what its members export. Nothing runs here, so such an import has neither address nor endpoints.</summary>
internal sealed class FederationImports(IKubeClient federation, IInformers informers, FederationOptions options, TimeProvider time)
{
    /// <summary>Brings the ServiceImport of one service to what the exports make of it.</summary>
    /// <exception cref="StatusException">The federation's API refused.</exception>
    public async Task ApplyAsync(ObjectKey key, ExportFacts facts, MergedService? merged, CancellationToken token)
    {
        var import = informers.For(ResourceTypes.ServiceImports).Get(key);
        if ((import is not null && !McsMarks.IsOurs(import, options)) || MemberImports.IsUncertain(import, facts)) return;
        if (merged is null || informers.For(ResourceTypes.Namespaces).Get(ObjectKey.Cluster(key.Namespace)) is not { Header.DeletionTimestamp: null })
        {
            if (import is not null) await Live.DeleteAsync(federation, ResourceTypes.ServiceImports, import, token);
            return;
        }
        import = await OwnedObject.ApplyAsync(federation, ResourceTypes.ServiceImports, import, ImportBody.Of(key, merged, null, options), token);
        var ready = new Condition { Type = "Ready", Status = "True", Reason = "Ready", Message = "the members import the service" };
        var status = ImportBody.Status(merged, ready, false, import.View<ServiceImport>().Status.Conditions, time.GetUtcNow());
        await OwnedObject.ApplyStatusAsync(federation, ResourceTypes.ServiceImports, import, status, token);
    }
}
