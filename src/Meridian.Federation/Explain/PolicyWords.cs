namespace Meridian.Federation;

/// <summary>Words why one policy holds, and others do not. Pure.</summary>
internal static class PolicyWords
{
    /// <param name="ranked">Policies about the object, the one that holds first.</param>
    /// <param name="rules">What holds.</param>
    public static string[] Of(IReadOnlyList<string> ranked, PlacementRules rules)
    {
        if (rules.Origin == RulesOrigin.Annotations) return ["no policy is about the object, so its annotations hold"];
        if (rules.Origin == RulesOrigin.Default) return ["no policy is about the object: it goes to every cluster, and replicas are divided equally"];
        if (ranked.Count < 2) return ["it is the only policy about the object"];
        return
        [
            "it comes first by priority; then namespaced before cluster-scoped; then by how exactly it means the object; then by age and name",
            .. ranked.Skip(1).Select(p => $"passed over: {p}"),
        ];
    }
}
