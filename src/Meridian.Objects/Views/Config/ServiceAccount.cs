using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a ServiceAccount.</summary>
public sealed record ServiceAccount : IObjectView<ServiceAccount>
{
    /// <summary>Registry credentials for the account's pods.</summary>
    public LocalReference[] ImagePullSecrets { get; init => field = value ?? []; } = [];

    /// <summary>Secrets the account's pods may use.</summary>
    public ObjectReference[] Secrets { get; init => field = value ?? []; } = [];

    /// <summary>Whether tokens are mounted; null means yes.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <inheritdoc />
    public static JsonTypeInfo<ServiceAccount> JsonTypeInfo => ObjectsJsonContext.Default.ServiceAccount;
}
