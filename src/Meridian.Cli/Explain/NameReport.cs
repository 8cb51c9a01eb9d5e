using System.Globalization;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Tells people what a client is told of a name, and why.</summary>
internal static class NameReport
{
    private static readonly string[] Titles = ["ANSWERED", "CLUSTER", "REGION", "DISTANCE", "ROUND TRIP", "WEIGHT", "ADDRESSES", "WHY"];

    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter output, NameReviewStatus status)
    {
        output.WriteLine(status.Name);
        output.WriteLine($"  client:     {Client(status.Client)}");
        output.WriteLine($"  policy:     {status.Policy}");
        foreach (var alias in status.Aliases) output.WriteLine($"  alias:      {alias}");
        output.WriteLine();
        if (status.Clusters.Length > 0) TextTable.Write(output, [Titles, .. status.Clusters.Select(Row)]);
        output.WriteLine();
        if (status.Answers.Length == 0) output.WriteLine($"answer: {status.Code}{(status.Code == "NOERROR" ? ", without records of this type" : "")}");
        foreach (var answer in status.Answers)
        {
            output.WriteLine(answer.Share < 1 ? string.Create(CultureInfo.InvariantCulture, $"answer, {answer.Share:0.#%} of the time:") : "answer:");
            foreach (var record in answer.Records) output.WriteLine($"  {record}");
        }
        if (status.Scope is { } scope) output.WriteLine($"the same for everybody whose address has the same first {scope} bits");
    }

    private static string Client(ReviewedClient client)
    {
        var who = client.Address.Length > 0 ? $"{client.Address}, " : "";
        if (client.Place.Length == 0) return $"{who}at a place that is not known";
        var where = client is { Latitude: { } north, Longitude: { } east } ? string.Create(CultureInfo.InvariantCulture, $" at {north:0.##},{east:0.##}") : "";
        return $"{who}in {client.Place}{where}{Source(client.Source)}";
    }

    private static string Source(string source) => source switch
    {
        "Network" => ", by a network of the settings",
        "Cluster" => ", by the cluster's own addresses",
        "GeoIp" => ", by the GeoIP database",
        "Registry" => ", by the registry of the address: the continent only",
        _ => "",
    };

    private static string[] Row(ReviewedTarget target) =>
    [
        target.Chosen ? "yes" : "no", target.Name, target.Region, target.Km is { } km ? string.Create(CultureInfo.InvariantCulture, $"{km:0} km") : "?",
        target.Milliseconds is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time:0.#} ms{(target.Measured ? " measured" : "")}") : "?",
        $"{target.Weight}", string.Join(",", target.Addresses), target.Message,
    ];
}
