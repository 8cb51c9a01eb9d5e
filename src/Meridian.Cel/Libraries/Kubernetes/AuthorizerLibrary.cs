using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>Questions to an authorizer: <c>authorizer.group('').resource('pods').namespace('x').check('create').allowed()</c>.</summary>
internal static class AuthorizerLibrary
{
    internal static readonly CelType Authorizer = CelType.Opaque("kubernetes.authorization.Authorizer");
    internal static readonly CelType PathCheck = CelType.Opaque("kubernetes.authorization.PathCheck");
    internal static readonly CelType GroupCheck = CelType.Opaque("kubernetes.authorization.GroupCheck");
    internal static readonly CelType ResourceCheck = CelType.Opaque("kubernetes.authorization.ResourceCheck");
    internal static readonly CelType Decision = CelType.Opaque("kubernetes.authorization.Decision");

    public static CelLibrary Create() => new CelLibrary("authorizer")
        .Member("path", "authorizer_path", Authorizer, T.String, PathCheck, (a, v) => v.AsString().Length == 0 ? CelValue.Error("path must not be empty") : With(a, PathCheck, c => c with { Path = v.AsString() }))
        .Member("group", "authorizer_group", Authorizer, T.String, GroupCheck, (a, v) => With(a, GroupCheck, c => c with { Group = v.AsString() }))
        .Member("serviceAccount", "authorizer_serviceaccount", [Authorizer, T.String, T.String], Authorizer, a => With(a[0], Authorizer, c => c with { User = $"system:serviceaccount:{a[1].AsString()}:{a[2].AsString()}" }))
        .Member("resource", "groupcheck_resource", GroupCheck, T.String, ResourceCheck, (a, v) => v.AsString().Length == 0 ? CelValue.Error("resource must not be empty") : With(a, ResourceCheck, c => c with { Resource = v.AsString() }))
        .Member("subresource", "resourcecheck_subresource", ResourceCheck, T.String, ResourceCheck, (a, v) => With(a, ResourceCheck, c => c with { Subresource = v.AsString() }))
        .Member("namespace", "resourcecheck_namespace", ResourceCheck, T.String, ResourceCheck, (a, v) => With(a, ResourceCheck, c => c with { Namespace = v.AsString() }))
        .Member("name", "resourcecheck_name", ResourceCheck, T.String, ResourceCheck, (a, v) => With(a, ResourceCheck, c => c with { Name = v.AsString() }))
        .Member("fieldSelector", "resourcecheck_fieldselector", ResourceCheck, T.String, ResourceCheck, (a, v) => With(a, ResourceCheck, c => c with { FieldSelector = v.AsString() }))
        .Member("labelSelector", "resourcecheck_labelselector", ResourceCheck, T.String, ResourceCheck, (a, v) => With(a, ResourceCheck, c => c with { LabelSelector = v.AsString() }))
        .Member("check", "pathcheck_check", PathCheck, T.String, Decision, Check)
        .Member("check", "resourcecheck_check", ResourceCheck, T.String, Decision, Check)
        .Member("allowed", "decision_allowed", Decision, Bool, d => CelValue.Bool(d.AsOpaque<DecisionValue>()!.Allowed))
        .Member("reason", "decision_reason", Decision, T.String, d => CelValue.String(d.AsOpaque<DecisionValue>()!.Reason))
        .Member("errored", "decision_errored", Decision, Bool, _ => CelValue.False)
        .Member("error", "decision_error", Decision, T.String, _ => CelValue.String(""));

    private static CelValue With(CelValue value, CelType type, Func<CelAuthorizationCheck, CelAuthorizationCheck> change)
    {
        var question = value.AsOpaque<QuestionValue>()!;
        return CelValue.Opaque(new QuestionValue(type, question.Authorizer, change(question.Check)));
    }

    private static CelValue Check(CelValue value, CelValue verb)
    {
        var question = value.AsOpaque<QuestionValue>()!;
        var (allowed, reason) = question.Authorizer.Check(question.Check with { Verb = verb.AsString() });
        return CelValue.Opaque(new DecisionValue(allowed, reason));
    }
}

internal sealed class QuestionValue(CelType type, ICelAuthorizer authorizer, CelAuthorizationCheck check) : CelOpaque
{
    public override CelType Type => type;

    public ICelAuthorizer Authorizer => authorizer;

    public CelAuthorizationCheck Check => check;

    public override bool EqualTo(CelOpaque other) => ReferenceEquals(this, other);

    public override string ToString() => type.Name;
}

internal sealed class DecisionValue(bool allowed, string reason) : CelOpaque
{
    public override CelType Type => AuthorizerLibrary.Decision;

    public bool Allowed => allowed;

    public string Reason => reason;

    public override bool EqualTo(CelOpaque other) => ReferenceEquals(this, other);

    public override string ToString() => allowed ? "allowed" : "not allowed";
}
