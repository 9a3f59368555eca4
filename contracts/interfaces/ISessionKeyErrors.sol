// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyValidator} from "./ISessionKeyValidator.sol";

/// @title Why an operation, a call or a grant is refused
/// @notice One error per rule. `index` counts from zero: of a call, its place in the batch (0 for a single call); of a
/// permission, its place in the grant.
interface ISessionKeyErrors {
    // The operation

    /// @notice Only the account itself may have its operations validated, since validating spends allowances.
    error CallerIsNotSender(address caller, address sender);
    /// @notice A part of the signature that has `length` bytes can't have so few or so many: the whole is shorter than
    /// 33, a part is shorter than the length before it says, or an address's signature has other than 65.
    error MalformedSignature(uint256 length);
    /// @notice The authorization of a runtime call is not a session id, 32 bytes (ERC-6900).
    error MalformedAuthorization(uint256 length);
    /// @notice The first byte of the signature is no known mode.
    error UnsupportedSignatureMode(uint8 mode);
    /// @notice The account never granted this session.
    error UnknownSession(address account, bytes32 sessionId);
    /// @notice The session was revoked, or renounced by its key.
    error SessionIsRevoked(address account, bytes32 sessionId);
    /// @notice The account never called `onInstall`, or called `onUninstall` since. Some accounts skip these calls
    /// where their data is empty: install with data, or have the account call `onInstall` itself.
    error NotInstalled(address account);
    /// @notice The account was installed, uninstalled or revoked all sessions after this one was granted.
    error SessionIsVoid(address account, bytes32 sessionId, uint256 sessionEpoch, uint256 currentEpoch);
    /// @notice The time is outside the session's window. Only where the window is checked on the spot: an operation's
    /// window goes to the EntryPoint instead.
    error OutsideWindow(uint48 validAfter, uint48 validUntil, uint256 currentTime);
    /// @notice `initCode` would initialise an EIP-7702 account again before it validates the operation.
    error InitializationNotPermitted();
    /// @notice `executeUserOp` hides the call that the account makes.
    error ExecuteUserOpNotPermitted();
    /// @notice Only a single call or a batch, with default execution and no other mode bit (ERC-7579).
    error UnsupportedExecutionMode(bytes32 mode);
    /// @notice The part of `callData` that is decoded ends at byte `length`, before byte `minimum`.
    error CallDataTooShort(uint256 length, uint256 minimum);
    /// @notice What stands at byte `position` of `callData` is not what the compiler's encoder writes: an offset to
    /// elsewhere, a length that leaves the calldata, dirty upper bits, or trailing bytes.
    error NonCanonicalEncoding(uint256 position);
    /// @notice A batch without a call.
    error EmptyBatch();

    // Gas

    /// @notice The account would pay up to `cost` wei for gas, and the session has no gas limit.
    error GasNotPermitted(uint256 cost);
    /// @notice The account would pay up to `cost` wei for gas, and `remaining` is left.
    error GasAllowanceExceeded(uint256 cost, uint256 remaining);

    // A call

    /// @notice The call sends `value` wei, and the session has no native allowance.
    error ValueNotPermitted(uint256 index, address target, uint256 value);
    /// @notice The call sends `value` wei, and `remaining` is left.
    error NativeAllowanceExceeded(uint256 index, address target, uint256 value, uint256 remaining);
    /// @notice A call without calldata and without value needs contract access.
    error EmptyCallNotPermitted(uint256 index, address target);
    /// @notice Calldata of 1 to 3 bytes has no selector; only contract access lets it through.
    error SelectorMissing(uint256 index, address target, uint256 length);
    /// @notice A call to the account itself, whose function is not among the session's account functions. Shorter
    /// calldata shows as selector 0x00000000, and so does a plain transfer to itself.
    error AccountCallNotPermitted(uint256 index, bytes4 selector);
    /// @notice The target is this module, an EntryPoint, or protected by the account.
    error ProtectedTargetNotPermitted(uint256 index, address target, bytes4 selector);
    /// @notice No permission names this function of this target. Contract access names all but `onInstall` and
    /// `onUninstall`, which would hand a module of the account to the session.
    error FunctionNotPermitted(uint256 index, address target, bytes4 selector);
    /// @notice Calldata of `transfer`, `approve` and `increaseAllowance` has exactly 68 bytes.
    error TokenCallDataLengthInvalid(uint256 index, address token, uint256 length);
    /// @notice The call moves or approves `amount` base units of the token, and `remaining` is left.
    error TokenAllowanceExceeded(uint256 index, address token, uint256 amount, uint256 remaining);

    // A grant

    /// @notice The signer is not one of its kind: wrong length, zero, the account, this module or an EntryPoint.
    error InvalidSigner(ISessionKeyValidator.SignerKind signerKind, bytes signer);
    /// @notice The id was granted or revoked before. Choose another salt.
    error SessionIdUsed(address account, bytes32 sessionId);
    /// @notice A time at or above 2^47, which EntryPoint v0.9 reads as a block number.
    error TimeOutOfRange(uint48 time);
    /// @notice The window is empty.
    error EmptyWindow(uint48 validAfter, uint48 validUntil);
    /// @notice The policy `Only` needs the paymaster's address.
    error PaymasterMissing();
    /// @notice A paymaster's address goes with the policy `Only` alone.
    error PaymasterUnexpected(address paymaster);
    /// @notice Root needs no free paymaster: its gas is not limited.
    error RootWithPaymasterPolicy(ISessionKeyValidator.PaymasterPolicy policy);
    /// @notice A session without a permission.
    error NoPermissions();
    /// @notice Root stands beside other permissions.
    error RootNotAlone(uint256 permissionCount);
    /// @notice The only permission is a gas limit, which allows no call.
    error NoCallPermitted();
    /// @notice A second permission of a type that has one value for the session, or for the token.
    error DuplicatePermission(uint256 index, ISessionKeyValidator.PermissionType permissionType);
    /// @notice A second list of functions, or contract access beside it, for one target.
    error DuplicateTarget(uint256 index, address target);
    /// @notice Contract access to a token would go round the token's allowance.
    error ContractAccessToBudgetedToken(uint256 index, address token);
    /// @notice A field that this type of permission does not use is not zero.
    error UnusedFieldNotEmpty(uint256 index);
    /// @notice The target is the zero address, which accounts take for themselves.
    error ZeroTarget(uint256 index);
    /// @notice The target is the account: its functions are granted as account functions.
    error AccountAsTarget(uint256 index);
    /// @notice The target is this module, an EntryPoint, or protected by the account.
    error TargetIsProtected(uint256 index, address target);
    /// @notice An allowance of zero.
    error ZeroAllowance(uint256 index);
    /// @notice A finite allowance above `maximum`. `type(uint256).max` is unlimited.
    error AllowanceTooLarge(uint256 index, uint256 allowance, uint256 maximum);
    /// @notice A list of functions without a function.
    error NoFunctions(uint256 index);
    /// @notice A list of more functions than fit.
    error TooManyFunctions(uint256 index, uint256 count, uint256 maximum);
    /// @notice `selector` is not greater than the one before it.
    error FunctionsNotAscending(uint256 index, bytes4 previous, bytes4 selector);
    /// @notice The function is on the published list of privileged functions.
    error PrivilegedFunction(uint256 index, bytes4 selector);
    /// @notice The function is on the published list of functions that move or approve tokens, and the token has an
    /// allowance that it would go round.
    error TokenMovingFunction(uint256 index, address token, bytes4 selector);

    // A deferred grant

    /// @notice The grant in the signature ends early, carries something beside it, or holds a value that is none of its
    /// kind.
    error MalformedGrant();
    /// @notice The account says that its owner did not sign the grant whose hash is `digest` (ERC-1271). So it does
    /// where any field differs from what was signed, or the account's epoch was raised since.
    error InvalidOwnerSignature(address account, bytes32 digest);
    /// @notice A deferred grant must end unless it is used in time.
    error DeadlineMissing();
    /// @notice The ERC-7913 signer in the key's signature is that of session `signersId`.
    error SignerMismatch(bytes32 sessionId, bytes32 signersId);

    // Managing, and calls at runtime

    /// @notice The data of `onInstall` is not the ABI encoding of a list of sessions, or carries something beside it.
    error InvalidInstallData();
    /// @notice The caller is not the session's key. Only an address or contract signer may renounce its session, and
    /// only an address signer may call an account itself (ERC-6900 runtime validation).
    error CallerIsNotSigner(address caller, bytes32 sessionId);
}
