using Meridian.Cel.Syntax;

namespace Meridian.Cel.Checking;

/// <summary>Calls, operators and messages.</summary>
internal sealed partial class Checker
{
    private CelType Call(CallExpr call)
    {
        if (call.Function == Operators.OptionalSelect) return OptionalSelect(call);
        if (call.Target is null) return Global(call);
        if (DottedName(call.Target) is { } prefix && environment.FindFunction(prefix + "." + call.Function) is { } function)
        {
            call.Function = function.Name;
            call.Target = null;
            return Resolve(call, function, VisitAll(call));
        }
        var arguments = VisitAll(call);
        return environment.FindFunction(call.Function) is { } member ? Resolve(call, member, arguments) : Undeclared(call);
    }

    private CelType Global(CallExpr call)
    {
        if (environment.FindFunction(call.Function) is { } function)
        {
            call.Function = function.Name;
            return Resolve(call, function, VisitAll(call));
        }
        var undeclared = Undeclared(call);
        VisitAll(call);
        return undeclared;
    }

    private CelType Undeclared(CallExpr call) =>
        Report(call.Position, $"undeclared reference to '{call.Function}' (in container '{environment.Container}')");

    private CelType[] VisitAll(CallExpr call)
    {
        // What is formatted may be of any types.
        if (call.Function == "format") mixedAllowed++;
        CelType[] types = [.. call.Operands.Select(Visit)];
        if (call.Function == "format") mixedAllowed--;
        return types;
    }

    private CelType OptionalSelect(CallExpr call)
    {
        var operand = Visit(call.Arguments[0]);
        Visit(call.Arguments[1]);
        call.Overloads = environment.FindFunction(call.Function)?.Overloads ?? [];
        if (call.Overloads.Count == 0) return Report(call.Position, "unsupported syntax '.?'");
        return FieldOf(call.Position, operand, ((ConstExpr)call.Arguments[1]).Value.AsString(), true);
    }

    private CelType Resolve(CallExpr call, FunctionDeclaration function, CelType[] arguments)
    {
        List<Overload> fitting = [];
        CelType? result = null;
        foreach (var overload in function.Overloads)
        {
            if (overload.Member != call.Target is not null || overload.Parameters.Length != arguments.Length) continue;
            var (parameters, outcome) = Instantiate(overload);
            if (!types.Assign(arguments, parameters)) continue;
            fitting.Add(overload);
            var found = types.Apply(outcome);
            result = result is null ? found : result.IsDynamic || result.Equals(found) ? result : CelType.Dyn;
        }
        call.Overloads = fitting;
        return result ?? Mismatch(call, function, arguments);
    }

    /// <summary>With a mistaken call all overloads stay possible, for the evaluation that was not asked to check.</summary>
    private CelType Mismatch(CallExpr call, FunctionDeclaration function, CelType[] arguments)
    {
        call.Overloads = [.. function.Overloads.Where(o => o.Member == call.Target is not null && o.Parameters.Length == arguments.Length)];
        var shown = arguments.Select(a => types.Apply(a, true).ToString()).ToList();
        var applied = call.Target is null ? $"({string.Join(", ", shown)})" : $"{shown[0]}.({string.Join(", ", shown.Skip(1))})";
        return Report(call.Position, $"found no matching overload for '{call.Function}' applied to '{applied}'");
    }

    private (CelType[] Parameters, CelType Result) Instantiate(Overload overload)
    {
        if (!overload.Generic) return (overload.Parameters, overload.Result);
        var names = new Dictionary<string, CelType>(StringComparer.Ordinal);
        foreach (var type in overload.Parameters.Append(overload.Result)) Collect(type, names);
        return ([.. overload.Parameters.Select(p => Substitution.Rename(p, names))], Substitution.Rename(overload.Result, names));
    }

    private void Collect(CelType type, Dictionary<string, CelType> names)
    {
        if (type.Kind == CelTypeKind.Parameter && !names.ContainsKey(type.Name)) names[type.Name] = types.NewVariable();
        foreach (var inner in type.Parameters) Collect(inner, names);
    }

    private CelType Struct(StructExpr message)
    {
        var name = environment.FindTypeName(message.TypeName);
        if (name is null)
        {
            if (environment.FindName(message.TypeName) is { } other) return Report(message.Position, $"'{other.Name}' is not a message type");
            return Report(message.Position, $"undeclared reference to '{message.TypeName}' (in container '{environment.Container}')");
        }
        message.TypeName = name;
        foreach (var entry in message.Entries) Field(name, entry);
        return CelType.Object(name);
    }

    private void Field(string type, Entry entry)
    {
        var value = Visit(entry.Value);
        if (environment.FieldType(type, entry.Field) is not { } expected)
        {
            Report(entry.Position, $"undefined field '{entry.Field}'");
            return;
        }
        if (entry.Optional) value = Unwrap(entry.Value.Position, value);
        if (!types.Assign(value, expected))
            Report(entry.Position, $"expected type of field '{entry.Field}' is '{types.Apply(expected)}' but provided type is '{types.Apply(value)}'");
    }
}
