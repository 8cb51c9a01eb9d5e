using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Scheduler.Filters;
using Meridian.Scheduler.Scores;

namespace Meridian.Scheduler.Profiles;

/// <summary>Reads a <c>KubeSchedulerConfiguration</c> (<c>kubescheduler.config.k8s.io/v1</c>). What is not built is refused, not passed over.</summary>
public static class SchedulerConfigurationReader
{
    private const int MostProfiles = 64;

    private static readonly string[] ExtensionPoints = ["multiPoint", "filter", "score", "postFilter"];

    // How a process of its own would run; here the scheduler is part of its cluster's.
    private static readonly string[] Ignored = ["apiVersion", "kind", "leaderElection", "clientConnection", "parallelism", "enableProfiling", "enableContentionProfiling"];

    /// <summary>Reads the configuration.</summary>
    /// <param name="yaml">YAML or JSON.</param>
    /// <exception cref="StatusException">400: it is not one, or asks for what is not built. The message says which field.</exception>
    public static SchedulerConfiguration Read(ReadOnlyMemory<byte> yaml)
    {
        if (YamlReader.ReadDocument(yaml) is not JsonObject root || Text(root, "kind") != "KubeSchedulerConfiguration") throw ApiError.BadRequest("not a KubeSchedulerConfiguration");
        Known(root, "", [.. Ignored, "percentageOfNodesToScore", "podInitialBackoffSeconds", "podMaxBackoffSeconds", "profiles"]);
        var percentage = Number(root, "percentageOfNodesToScore", 0, 100) ?? 0;
        var profiles = (root["profiles"] as JsonArray ?? []).OfType<JsonObject>().Select((p, i) => Profile(p, $"profiles[{i}].", percentage)).ToList();
        if (profiles.Count > MostProfiles || profiles.DistinctBy(p => p.SchedulerName).Count() < profiles.Count) throw ApiError.BadRequest($"profiles: at most {MostProfiles}, each with a schedulerName of its own");
        return new SchedulerConfiguration
        {
            Profiles = profiles.Count > 0 ? profiles : [new SchedulerProfile { PercentageOfNodesToScore = percentage }],
            InitialBackOff = TimeSpan.FromSeconds(Number(root, "podInitialBackoffSeconds", 1, 3600) ?? 1),
            MaxBackOff = TimeSpan.FromSeconds(Number(root, "podMaxBackoffSeconds", 1, 3600) ?? 10),
        };
    }

    private static SchedulerProfile Profile(JsonObject profile, string at, int percentage)
    {
        Known(profile, at, ["schedulerName", "percentageOfNodesToScore", "plugins", "pluginConfig"]);
        var plugins = profile["plugins"] as JsonObject ?? [];
        Known(plugins, at + "plugins.", ExtensionPoints);
        var scores = Names(NodeScores.All.Select(s => s.Name));
        return new SchedulerProfile
        {
            SchedulerName = Text(profile, "schedulerName") is { Length: > 0 } name ? name : PodScheduler.Name,
            PercentageOfNodesToScore = Number(profile, "percentageOfNodesToScore", 0, 100) ?? percentage,
            WithoutFilters = Without(plugins, "filter", Names(NodeFilters.All.Select(f => f.Name)), at),
            WithoutScores = Without(plugins, "score", scores, at),
            Weights = Weights(plugins, scores, at),
            Preempts = !Without(plugins, "postFilter", Names(["DefaultPreemption"]), at).Contains("DefaultPreemption"),
            PacksNodes = PacksNodes(profile, at),
        };
    }

    // What a point disables, and what multiPoint does and the point does not enable again.
    private static HashSet<string> Without(JsonObject plugins, string point, HashSet<string> all, string at)
    {
        var without = Names([]);
        foreach (var set in (string[])["multiPoint", point])
        {
            foreach (var name in Plugins(plugins, set, "disabled", at).Select(p => Text(p, "name"))) without.UnionWith(name == "*" ? all : [name]);
            without.ExceptWith(Plugins(plugins, set, "enabled", at).Select(p => Text(p, "name")));
        }
        return without;
    }

    private static Dictionary<string, int> Weights(JsonObject plugins, HashSet<string> scores, string at)
    {
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var plugin in Plugins(plugins, "multiPoint", "enabled", at).Concat(Plugins(plugins, "score", "enabled", at)))
        {
            if (Number(plugin, "weight", 0, 100) is { } weight and > 0 && scores.Contains(Text(plugin, "name"))) weights[Text(plugin, "name")] = weight;
        }
        return weights;
    }

    private static IEnumerable<JsonObject> Plugins(JsonObject plugins, string point, string which, string at)
    {
        var known = Names([.. NodeFilters.All.Select(f => f.Name), .. NodeScores.All.Select(s => s.Name), "DefaultPreemption"]);
        foreach (var plugin in ((plugins[point] as JsonObject)?[which] as JsonArray ?? []).OfType<JsonObject>())
        {
            var name = Text(plugin, "name");
            if (!known.Contains(name) && !(name == "*" && which == "disabled"))
                throw ApiError.BadRequest($"{at}plugins.{point}.{which}: there is no plug-in \"{name}\"; there are: {string.Join(", ", known.Order(StringComparer.Ordinal))}");
            yield return plugin;
        }
    }

    private static bool PacksNodes(JsonObject profile, string at)
    {
        var packs = false;
        foreach (var config in (profile["pluginConfig"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var args = config["args"] as JsonObject ?? [];
            if (Text(config, "name") != "NodeResourcesFit") throw ApiError.BadRequest($"{at}pluginConfig: only NodeResourcesFit can be configured, not \"{Text(config, "name")}\"");
            Known(args, at + "pluginConfig.args.", ["apiVersion", "kind", "scoringStrategy"]);
            if (args["scoringStrategy"] is not JsonObject strategy) continue;
            Known(strategy, at + "pluginConfig.args.scoringStrategy.", ["type"]);
            packs = Text(strategy, "type") switch
            {
                ResourcesScore.MostAllocated => true,
                ResourcesScore.LeastAllocated or "" => false,
                var other => throw ApiError.BadRequest($"{at}pluginConfig: scoringStrategy.type \"{other}\" is not built; there are: LeastAllocated, MostAllocated"),
            };
        }
        return packs;
    }

    private static HashSet<string> Names(IEnumerable<string> names) => new(names, StringComparer.Ordinal);

    private static void Known(JsonObject node, string at, string[] fields)
    {
        if (node.Select(f => f.Key).FirstOrDefault(k => !fields.Contains(k)) is { } other) throw ApiError.BadRequest($"{at}{other}: is not built; there are: {string.Join(", ", fields)}");
    }

    private static string Text(JsonObject node, string field) => node[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static int? Number(JsonObject node, string field, int least, int most)
    {
        if (node[field] is null) return null;
        return node[field] is JsonValue value && int.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw ApiError.BadRequest($"{field}: must be a number of {least} to {most}");
    }
}
