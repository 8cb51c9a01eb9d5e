using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>Reads which federation to measure, by contexts of kubeconfigs.</summary>
internal static class FederatedArguments
{
    public const string Usage = """
        usage: bench/federation FEDERATION MEMBER... [--karmada] [--rounds N]
        FEDERATION and MEMBER are FILE#CONTEXT, a context of a kubeconfig. With --karmada the federation's API is Karmada's, which has the members
        under the names of their contexts.
        """;

    /// <summary>The federation and its members, or null if the arguments cannot be understood.</summary>
    public static async Task<(FederatedTarget Target, int Rounds)?> ReadAsync(string[] arguments)
    {
        var (places, karmada, rounds) = (new List<string>(), false, 100);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--karmada") karmada = true;
            else if (arguments[i] == "--rounds" && i + 1 < arguments.Length && int.TryParse(arguments[i + 1], out rounds)) i++;
            else places.Add(arguments[i]);
        }
        if (places.Count < 2 || places.Exists(p => p.Split('#').Length != 2)) return null;
        var dialect = karmada ? (IFederationDialect)new KarmadaDialect([.. places.Skip(1).Select(p => p.Split('#')[1])]) : new PlainDialect();
        return (await FederatedTarget.ConnectAsync(Open(places[0]), places.Skip(1).Select(Open), dialect), rounds);
    }

    private static ApiConnection Open(string place)
    {
        var parts = place.Split('#');
        var root = YamlReader.ReadDocument(File.ReadAllBytes(parts[0])) as JsonObject ?? throw new FormatException($"{parts[0]} is no kubeconfig");
        return new ApiConnection(new Kubeconfig(root, Path.GetDirectoryName(Path.GetFullPath(parts[0]))).Credentials(parts[1]));
    }
}
