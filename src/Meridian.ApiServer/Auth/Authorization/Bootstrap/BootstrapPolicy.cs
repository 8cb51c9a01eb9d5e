using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Makes the roles and bindings that every server has, and restores what is missing in them. What their owners added stays.</summary>
public static class BootstrapPolicy
{
    private static readonly RequestContext Context = new() { FieldManager = "kube-apiserver", FieldValidation = FieldValidation.Ignore };

    /// <summary>Creates and restores what is missing, all together so that it costs few writes to disk. May be repeated.</summary>
    public static Task EnsureAsync(ApiEngine engine, CancellationToken cancellationToken)
    {
        var text = BootstrapText.Load();
        return Task.WhenAll([
            .. text.Roles.Select(role => EnsureAsync(engine, role, cancellationToken)),
            .. text.Bindings.Select(binding => EnsureAsync(engine, binding, cancellationToken)),
        ]);
    }

    private static async Task EnsureAsync(ApiEngine engine, BootstrapRole role, CancellationToken cancellationToken)
    {
        var wanted = role.Write();
        if (engine.Find(role.Type, role.Key) is not { } existing) await CreateAsync(engine, role.Type, role.Key, wanted, cancellationToken);
        else if (BootstrapReconcile.Role(existing, wanted, role.Rules) is { } restored)
            await engine.UpdateAsync(role.Type, role.Key, "", restored, Context, cancellationToken);
    }

    private static async Task EnsureAsync(ApiEngine engine, BootstrapBinding binding, CancellationToken cancellationToken)
    {
        var wanted = binding.Write();
        var existing = engine.Find(binding.Type, binding.Key);
        if (existing is not null && BootstrapReconcile.GrantsAnother(existing, binding))
        {
            await engine.DeleteAsync(binding.Type, binding.Key, DeleteRequest.Default, Context, cancellationToken);
            existing = null;
        }
        if (existing is null) await CreateAsync(engine, binding.Type, binding.Key, wanted, cancellationToken);
        else if (BootstrapReconcile.Binding(existing, wanted) is { } restored)
            await engine.UpdateAsync(binding.Type, binding.Key, "", restored, Context, cancellationToken);
    }

    private static async Task CreateAsync(ApiEngine engine, ResourceType type, ObjectKey key, JsonObject wanted, CancellationToken cancellationToken)
    {
        try
        {
            await engine.CreateAsync(type, key.Namespace.Length == 0 ? null : key.Namespace, wanted, Context, cancellationToken);
        }
        catch (StatusException e) when (e.IsAlreadyExists || e.IsNotFound)
        {
            // Another server made it at the same time; or its namespace is not there, and then nobody needs the role.
        }
    }
}
