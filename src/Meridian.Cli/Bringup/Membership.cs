using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>A cluster that joins a federation.</summary>
/// <param name="Name">Name in the federation.</param>
/// <param name="Credentials">How the federation reaches it. Never logged.</param>
/// <param name="Region">Region; empty to read it from the nodes.</param>
/// <param name="Zones">Zones; empty to read them from the nodes.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
internal sealed record Member(string Name, ClusterCredentials Credentials, string Region, string[] Zones, double Latitude, double Longitude)
{
    /// <summary>A cluster of this home, as it was created.</summary>
    /// <exception cref="CliException">Its folder is damaged.</exception>
    public static Member Of(InstanceFolder cluster)
    {
        var config = cluster.ReadConfig();
        return new Member(cluster.Name, InstanceCredentials.Read(cluster), config.Region, config.Zones, config.Latitude, config.Longitude) { IsOfThisHome = true };
    }

    /// <summary>Whether it is one of this home's clusters, which leaves the federation when it is deleted. Default false.</summary>
    public bool IsOfThisHome { get; init; }

    /// <summary>The name only: credentials do not belong in text.</summary>
    public override string ToString() => Name;
}

/// <summary>Registers members by the two objects a member is made of: a Secret with its credentials and a Cluster that names it.</summary>
internal static class Membership
{
    /// <summary>Namespace of the members' credentials.</summary>
    public const string CredentialsNamespace = "federation-system";

    /// <summary>Label of the Clusters that stand for clusters of this home.</summary>
    public const string LocalLabel = "meridian.dev/local";

    private static readonly WriteOptions Apply = new() { FieldManager = "meridian-cli", Force = true };

    /// <summary>Registers a member, or brings its registration up to date.</summary>
    public static async Task JoinAsync(IKubeClient federation, Member member, CancellationToken cancellationToken)
    {
        await federation.PatchAsync(ResourceTypes.Namespaces, ObjectKey.Cluster(CredentialsNamespace), PatchKind.Apply, JsonBytes.Of(Namespace()), Apply, cancellationToken);
        await federation.PatchAsync(ResourceTypes.Secrets, new ObjectKey(CredentialsNamespace, member.Name), PatchKind.Apply, JsonBytes.Of(Secret(member)), Apply, cancellationToken);
        await federation.PatchAsync(ResourceTypes.Clusters, ObjectKey.Cluster(member.Name), PatchKind.Apply, JsonBytes.Of(Cluster(member)), Apply, cancellationToken);
    }

    private static JsonObject Namespace() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = CredentialsNamespace },
    };

    private static JsonObject Secret(Member member)
    {
        var config = Kubeconfig.Empty();
        config.Set(member.Name, member.Credentials);
        config.Root["current-context"] = member.Name;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = member.Name, ["namespace"] = CredentialsNamespace },
            ["type"] = "Opaque",
            ["data"] = new JsonObject { ["kubeconfig"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(YamlWriter.Write(config.Root))) },
        };
    }

    private static JsonObject Cluster(Member member)
    {
        var spec = new JsonObject
        {
            ["server"] = member.Credentials.Server.AbsoluteUri.TrimEnd('/'),
            ["secretRef"] = new JsonObject { ["name"] = member.Name },
        };
        if (member.Region.Length > 0)
        {
            spec["region"] = member.Region;
            spec["zones"] = new JsonArray([.. member.Zones.Select(z => (JsonNode)JsonValue.Create(z))]);
            spec["latitude"] = member.Latitude;
            spec["longitude"] = member.Longitude;
        }
        return new JsonObject
        {
            ["apiVersion"] = ResourceTypes.Clusters.ApiVersion,
            ["kind"] = ResourceTypes.Clusters.Kind,
            ["metadata"] = Metadata(member),
            ["spec"] = spec,
        };
    }

    private static JsonObject Metadata(Member member)
    {
        var metadata = new JsonObject { ["name"] = member.Name };
        if (member.IsOfThisHome) metadata["labels"] = new JsonObject { [LocalLabel] = "true" };
        return metadata;
    }
}
