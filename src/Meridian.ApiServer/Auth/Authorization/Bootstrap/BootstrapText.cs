using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reads <c>bootstrap-roles.txt</c>, whose head explains its form.</summary>
internal sealed class BootstrapText
{
    private const string Resource = "bootstrap-roles.txt";
    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "delete", "deletecollection", "patch", "update"];
    private static readonly string[] All = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly PolicyRule Events = new() { ApiGroups = ["", "events.k8s.io"], Resources = ["events"], Verbs = ["create", "patch", "update"] };

    public List<BootstrapRole> Roles { get; } = [];

    public List<BootstrapBinding> Bindings { get; } = [];

    public static BootstrapText Load()
    {
        using var stream = typeof(BootstrapText).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the program lacks its table {Resource}");
        using var reader = new StreamReader(stream);
        var text = new BootstrapText();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') text.Add(line, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        return text;
    }

    private void Add(string line, string[] words)
    {
        if (line[0] == ' ') Roles[^1].Rules.Add(Rule(words));
        else if (words is ["ClusterRole", var name, .. var marks]) Roles.Add(new BootstrapRole("", name, []) { Sum = Mark(marks, "sum="), Into = Mark(marks, "into=") });
        else if (words is ["Controller", var controller]) AddController(controller);
        else if (words is ["Role", var ns, var role]) Roles.Add(new BootstrapRole(ns, role, []));
        else if (words is ["Bind", var granted, .. var subjects]) Bindings.Add(new BootstrapBinding("", granted, granted, subjects));
        else if (words is ["BindIn", var scope, var binding, var bound, .. var bySubjects]) Bindings.Add(new BootstrapBinding(scope, binding, bound, bySubjects));
        else throw new InvalidOperationException($"{Resource}: cannot read \"{line}\"");
    }

    private void AddController(string name)
    {
        var role = $"system:controller:{name}";
        Roles.Add(new BootstrapRole("", role, []));
        Bindings.Add(new BootstrapBinding("", role, role, [$"account:kube-system/{name}"]));
    }

    private static string Mark(string[] marks, string name) =>
        Array.Find(marks, m => m.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? "";

    private static PolicyRule Rule(string[] words) => words switch
    {
        ["events"] => Events,
        ["urls", var paths, var verbs] => new PolicyRule { NonResourceURLs = paths.Split(','), Verbs = Verbs(verbs) },
        [var groups, var resources, var verbs] => new PolicyRule { ApiGroups = Groups(groups), Resources = resources.Split(','), Verbs = Verbs(verbs) },
        [var groups, var resources, var verbs, var names] =>
            new PolicyRule { ApiGroups = Groups(groups), Resources = resources.Split(','), Verbs = Verbs(verbs), ResourceNames = names.Split(',') },
        _ => throw new InvalidOperationException($"{Resource}: cannot read the rule \"{string.Join(' ', words)}\""),
    };

    private static string[] Groups(string text) => [.. text.Split(',').Select(g => g == "core" ? "" : g)];

    private static string[] Verbs(string text) => text switch
    {
        "read" => Read,
        "write" => Write,
        "all" => All,
        _ => text.Split(','),
    };
}
