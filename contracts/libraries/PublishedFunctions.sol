// SPDX-License-Identifier: MIT
// Generated from src/publishedFunctionList.json by: ts-node scripts/generateFunctions.ts
// solhint-disable function-max-lines
pragma solidity ^0.8.30;

/// @title Published functions
/// @notice The two published lists of functions, as selectors.
/// @dev Assembly, because a chain of `||` would take three times the code and twice the gas. Each lookup compares with
/// one range of the sorted list only.
library PublishedFunctions {
    /// @notice Whether no session may ever be granted this function, on any target.
    function isPrivileged(bytes4 selector) internal pure returns (bool found) {
        uint32 id = uint32(selector);
        if (id < 0x29000000) {
            assembly ("memory-safe") {
                found := eq(id, 0x001a63e9) // installExecution(address,((bytes4,bool,bool)[],(bytes4,uint32,bool,boo...
                found := or(found, eq(id, 0x0042dc53)) // innerHandleOp(bytes,((address,uint256,uint256,uint256,uint2...
                found := or(found, eq(id, 0x0396cb60)) // addStake(uint32)
                found := or(found, eq(id, 0x0ab8785f)) // validateUserOp(uint32,(address,uint256,bytes,bytes,bytes32,...
                found := or(found, eq(id, 0x0bd28e3b)) // incrementNonce(uint192)
                found := or(found, eq(id, 0x0ccab7a1)) // checkUserOpSignature(bytes32,(address,uint256,bytes,bytes,b...
                found := or(found, eq(id, 0x0d582f13)) // addOwnerWithThreshold(address,uint256)
                found := or(found, eq(id, 0x0f0f3f24)) // addOwnerAddress(address)
                found := or(found, eq(id, 0x125b14e5)) // storageStore(bytes32,bytes32)
                found := or(found, eq(id, 0x173bf7da)) // postCheck(bytes)
                found := or(found, eq(id, 0x18dfb3c7)) // executeBatch(address[],bytes[])
                found := or(found, eq(id, 0x19822f7c)) // validateUserOp((address,uint256,bytes,bytes,bytes32,uint256...
                found := or(found, eq(id, 0x1a57ccb9)) // revokeSessions(bytes32[])
                found := or(found, eq(id, 0x1acfd02a)) // changeAdmin(address,address)
                found := or(found, eq(id, 0x1bbf564c)) // installValidation(bytes25,bytes4[],bytes,bytes[])
                found := or(found, eq(id, 0x1d732756)) // innerHandleOp(bytes,((address,uint256,uint256,uint256,uint2...
                found := or(found, eq(id, 0x1f1b92e3)) // invalidateNonce(uint32)
                found := or(found, eq(id, 0x1fad948c)) // handleOps((address,uint256,bytes,bytes,uint256,uint256,uint...
                found := or(found, eq(id, 0x205c2878)) // withdrawTo(address,uint256)
            }
            return found;
        }
        if (id < 0x49000000) {
            assembly ("memory-safe") {
                found := eq(id, 0x29565e3b) // addOwnerPublicKey(bytes32,bytes32)
                found := or(found, eq(id, 0x29965a1d)) // setInterfaceImplementer(address,bytes32,address)
                found := or(found, eq(id, 0x2a3d428c)) // preUserOpValidationHook(uint32,(address,uint256,bytes,bytes...
                found := or(found, eq(id, 0x2c2abd1e)) // executeWithoutChainIdValidation(bytes[])
                found := or(found, eq(id, 0x30009d52)) // updateFallbackSignerData(address,bool)
                found := or(found, eq(id, 0x3065ca43)) // initializeAccount((address,bytes,uint256)[],(address,addres...
                found := or(found, eq(id, 0x32485778)) // removeValidator(address,bytes12)
                found := or(found, eq(id, 0x3382d0d4)) // setValidator(address,bytes12,bytes)
                found := or(found, eq(id, 0x34fcd5be)) // executeBatch((address,uint256,bytes)[])
                found := or(found, eq(id, 0x3659cfe6)) // upgradeTo(address)
                found := or(found, eq(id, 0x3a871cdd)) // validateUserOp((address,uint256,bytes,bytes,uint256,uint256...
                found := or(found, eq(id, 0x3c3b752b)) // initialize(bytes21,address,bytes,bytes,bytes[])
                found := or(found, eq(id, 0x3c4ddc9d)) // initializeAccountWithValidators((address,bytes,uint256)[])
                found := or(found, eq(id, 0x3d6bda32)) // preRuntimeValidationHook(uint32,address,uint256,bytes,bytes)
                found := or(found, eq(id, 0x4380c278)) // updateLimits(uint32,address,bool,uint256)
                found := or(found, eq(id, 0x465d33e0)) // validateRuntime(address,uint32,address,uint256,bytes,bytes)
                found := or(found, eq(id, 0x468721a7)) // execTransactionFromModule(address,uint256,bytes,uint8)
                found := or(found, eq(id, 0x47cbbdca)) // addSafe7579(address,(address,bytes,uint256)[],address[],uint8)
                found := or(found, eq(id, 0x47e1da2a)) // executeBatch(address[],uint256[],bytes[])
            }
            return found;
        }
        if (id < 0x62000000) {
            assembly ("memory-safe") {
                found := eq(id, 0x492a88a2) // onRedelegation()
                found := or(found, eq(id, 0x4aeb3b03)) // transferSigner(uint32,address)
                found := or(found, eq(id, 0x4b1d7cf5)) // handleAggregatedOps(((address,uint256,bytes,bytes,uint256,u...
                found := or(found, eq(id, 0x4b6a1419)) // initializeAccount(bytes)
                found := or(found, eq(id, 0x4d44560d)) // withdrawDepositTo(address,uint256)
                found := or(found, eq(id, 0x4f1ef286)) // upgradeToAndCall(address,bytes)
                found := or(found, eq(id, 0x4fff40e1)) // preValidationSetup(bytes32,address,bytes)
                found := or(found, eq(id, 0x51945447)) // execute(address,uint256,bytes,uint8)
                found := or(found, eq(id, 0x52141cd9)) // changeRootValidator(bytes21,address,bytes,bytes)
                found := or(found, eq(id, 0x5229073f)) // execTransactionFromModuleReturnData(address,uint256,bytes,u...
                found := or(found, eq(id, 0x541d63c8)) // executeUserOpWithErrorString(address,uint256,bytes,uint8)
                found := or(found, eq(id, 0x5998db5c)) // performCreate(uint256,bytes,bool,bytes32)
                found := or(found, eq(id, 0x5bfeadbb)) // emergencyUninstallHook((address,uint256,bytes,uint256),bytes)
                found := or(found, eq(id, 0x5c6e5169)) // updateSpecialPaymaster(address,bool)
                found := or(found, eq(id, 0x5c81ca68)) // addSafeSender(address)
                found := or(found, eq(id, 0x5d413a81)) // postExecutionHook(uint32,bytes)
                found := or(found, eq(id, 0x5df8122f)) // setManager(address,address)
                found := or(found, eq(id, 0x606cd472)) // removeHook(address,uint8)
                found := or(found, eq(id, 0x610b5925)) // enableModule(address)
            }
            return found;
        }
        if (id < 0x85000000) {
            assembly ("memory-safe") {
                found := eq(id, 0x62632a08) // updateFallbackSigner(address)
                found := or(found, eq(id, 0x68ce403c)) // setNominee(address)
                found := or(found, eq(id, 0x694e80c3)) // changeThreshold(uint256)
                found := or(found, eq(id, 0x6a761202)) // execTransaction(address,uint256,bytes,uint8,uint256,uint256...
                found := or(found, eq(id, 0x6d61fe70)) // onInstall(bytes)
                found := or(found, eq(id, 0x6f2de70e)) // initialize(bytes[])
                found := or(found, eq(id, 0x7065cb48)) // addOwner(address)
                found := or(found, eq(id, 0x71280be3)) // updateLimits(uint32,uint256)
                found := or(found, eq(id, 0x7129edce)) // checkUserOpPolicy(bytes32,(address,uint256,bytes,bytes,byte...
                found := or(found, eq(id, 0x715018a6)) // renounceOwnership()
                found := or(found, eq(id, 0x765e827f)) // handleOps((address,uint256,bytes,bytes,bytes32,uint256,byte...
                found := or(found, eq(id, 0x7745bb39)) // grantSessions((uint8,bytes,uint96,uint48,uint48,uint8,addre...
                found := or(found, eq(id, 0x798053f1)) // updateAllowlist(uint32,(address,bool,bool,uint256,bytes4[])[])
                found := or(found, eq(id, 0x7a63a1fd)) // addCredential(uint256,uint256,bool)
                found := or(found, eq(id, 0x7bb37428)) // executeUserOp(address,uint256,bytes,uint8)
                found := or(found, eq(id, 0x7d63d6e3)) // invalidateDeferredValidationInstallNonce(uint256)
                found := or(found, eq(id, 0x7eba07b8)) // executeComposable((bytes4,(uint8,uint8,bytes,(uint8,bytes)[...
                found := or(found, eq(id, 0x7ecfc9d4)) // addHook(address,uint8)
                found := or(found, eq(id, 0x83664d44)) // protectTargets(address[],bool)
            }
            return found;
        }
        if (id < 0xa5000000) {
            assembly ("memory-safe") {
                found := eq(id, 0x850aaf62) // delegateAndRevert(address,bytes)
                found := or(found, eq(id, 0x85a5affe)) // signMessage(bytes)
                found := or(found, eq(id, 0x89625b57)) // removeOwnerAtIndex(uint256,bytes)
                found := or(found, eq(id, 0x8a91b0e3)) // onUninstall(bytes)
                found := or(found, eq(id, 0x8dd7712f)) // executeUserOp((address,uint256,bytes,bytes,bytes32,uint256,...
                found := or(found, eq(id, 0x8f283970)) // changeAdmin(address)
                found := or(found, eq(id, 0x9198bdf5)) // installValidations(bytes21[],(uint32,address)[],bytes[],byt...
                found := or(found, eq(id, 0x93b1dc61)) // uninstallExecution(address,((bytes4,bool,bool)[],(bytes4,ui...
                found := or(found, eq(id, 0x9517e29f)) // installModule(uint256,address,bytes)
                found := or(found, eq(id, 0x960bfe04)) // setThreshold(uint256)
                found := or(found, eq(id, 0x9623609d)) // upgradeAndCall(address,address,bytes)
                found := or(found, eq(id, 0x96cf07c4)) // setTimeout(uint48)
                found := or(found, eq(id, 0x97003203)) // validateUserOp((address,uint256,bytes,bytes,bytes32,uint256...
                found := or(found, eq(id, 0x98c867ca)) // renew(address[],uint24[],uint24,uint48)
                found := or(found, eq(id, 0x99a88ec4)) // upgrade(address,address)
                found := or(found, eq(id, 0x99ba4307)) // grantSession((uint8,bytes,uint96,uint48,uint48,uint8,addres...
                found := or(found, eq(id, 0x9b27a90e)) // removeGuardian(address,address)
                found := or(found, eq(id, 0x9e5b1c2a)) // initSafe7579(address,(address,bytes,uint256)[],address[],ui...
                found := or(found, eq(id, 0xa3aa6b32)) // setupSafe((address,address[],uint256,address,bytes,address,...
            }
            return found;
        }
        if (id < 0xc4000000) {
            assembly ("memory-safe") {
                found := eq(id, 0xa526d83b) // addGuardian(address)
                found := or(found, eq(id, 0xa6910bf5)) // transferSigner(uint32,uint256,uint256)
                found := or(found, eq(id, 0xa71763a8)) // uninstallModule(uint256,address,bytes)
                found := or(found, eq(id, 0xa7425cdb)) // executeBatch((address,uint256,bytes)[],uint8)
                found := or(found, eq(id, 0xa7fed385)) // revokeSession(bytes32)
                found := or(found, eq(id, 0xa91ee0dc)) // setRegistry(address)
                found := or(found, eq(id, 0xac9650d8)) // multicall(bytes[])
                found := or(found, eq(id, 0xb10cc728)) // delegateExecute(address,bytes)
                found := or(found, eq(id, 0xb61d27f6)) // execute(address,uint256,bytes)
                found := or(found, eq(id, 0xb63e800d)) // setup(address[],uint256,address,bytes,address,address,uint2...
                found := or(found, eq(id, 0xb6b1ccfe)) // uninstallValidation(bytes24,bytes,bytes[])
                found := or(found, eq(id, 0xb8197367)) // removeLastOwner(uint256,bytes)
                found := or(found, eq(id, 0xb883dde7)) // setAddressAllowlist(uint32,address,bool,bool)
                found := or(found, eq(id, 0xb9b82941)) // grantAccess(bytes21,bytes4,bool)
                found := or(found, eq(id, 0xbb9fe6bf)) // unlockStake()
                found := or(found, eq(id, 0xbe23b3ff)) // setFallbackSignerDisabled(bool)
                found := or(found, eq(id, 0xbeaeb388)) // setAllowance(address,address,uint96,uint16,uint32)
                found := or(found, eq(id, 0xc19bf50e)) // resetAllowance(address,address)
                found := or(found, eq(id, 0xc23a5cea)) // withdrawStake(address)
            }
            return found;
        }
        if (id < 0xe8000000) {
            assembly ("memory-safe") {
                found := eq(id, 0xc4d66de8) // initialize(address)
                found := or(found, eq(id, 0xc67151f6)) // deleteAllowlist(uint32,(address,bool,bool,uint256,bytes4[])[])
                found := or(found, eq(id, 0xc9a3e5a8)) // removeSigHook(address,bytes4,uint8)
                found := or(found, eq(id, 0xcc5f1aea)) // removeCredential(uint256,uint256)
                found := or(found, eq(id, 0xd4d9bdcd)) // approveHash(bytes32)
                found := or(found, eq(id, 0xd68f6025)) // preCheck(address,uint256,bytes)
                found := or(found, eq(id, 0xd691c964)) // executeFromExecutor(bytes32,bytes)
                found := or(found, eq(id, 0xdb4a84de)) // addSigHook(address,bytes4,uint8)
                found := or(found, eq(id, 0xdbed18e0)) // handleAggregatedOps(((address,uint256,bytes,bytes,bytes32,u...
                found := or(found, eq(id, 0xe009cfde)) // disableModule(address,address)
                found := or(found, eq(id, 0xe068df37)) // setModuleGuard(address)
                found := or(found, eq(id, 0xe19a9dd9)) // setGuard(address)
                found := or(found, eq(id, 0xe1ded0b0)) // setSelectorAllowlist(uint32,address,bytes4,bool)
                found := or(found, eq(id, 0xe24f8f93)) // preValidationHookERC4337((address,uint256,bytes,bytes,bytes...
                found := or(found, eq(id, 0xe318b52b)) // swapOwner(address,address,address)
                found := or(found, eq(id, 0xe5a98603)) // setThreshold(uint8)
                found := or(found, eq(id, 0xe6f3d50a)) // uninstallValidation(bytes21,bytes,bytes)
                found := or(found, eq(id, 0xe71bdf41)) // addDelegate(address)
                found := or(found, eq(id, 0xe762c77c)) // setTimeRange(uint32,uint48,uint48)
            }
            return found;
        }
        assembly ("memory-safe") {
            found := eq(id, 0xe824b568) // removeSafeSender(address)
            found := or(found, eq(id, 0xe919a623)) // initializeWithValidation(bytes25,bytes4[],bytes,bytes[])
            found := or(found, eq(id, 0xe9ae5c53)) // execute(bytes32,bytes)
            found := or(found, eq(id, 0xea5a6d91)) // executeComposable((address,uint256,bytes4,(uint8,bytes,(uin...
            found := or(found, eq(id, 0xeab77e17)) // setRegistry(address,address[],uint8)
            found := or(found, eq(id, 0xeba3220c)) // revokeAllSessions()
            found := or(found, eq(id, 0xed6dfb13)) // preExecutionHook(uint32,address,uint256,bytes)
            found := or(found, eq(id, 0xf04e283e)) // completeOwnershipHandover(address)
            found := or(found, eq(id, 0xf05c04e1)) // trustAttesters(uint8,address[])
            found := or(found, eq(id, 0xf08a0323)) // setFallbackHandler(address)
            found := or(found, eq(id, 0xf2680c0f)) // executeWithRuntimeValidation(bytes,bytes)
            found := or(found, eq(id, 0xf2fde38b)) // transferOwnership(address)
            found := or(found, eq(id, 0xf7cc907a)) // renounceSession(address,bytes32)
            found := or(found, eq(id, 0xf8dc5dd9)) // removeOwner(address,address,uint256)
            found := or(found, eq(id, 0xfbe5ce0a)) // removeOwner(address,address)
        }
        return found;
    }

    /// @notice Whether this function moves or approves tokens: not granted by name beside a budget of the same token.
    function isTokenMoving(bytes4 selector) internal pure returns (bool found) {
        uint32 id = uint32(selector);
        if (id < 0x31000000) {
            assembly ("memory-safe") {
                found := eq(id, 0x00f714ce) // withdraw(uint256,address)
                found := or(found, eq(id, 0x06580f2d)) // redeem(uint256,address,address,uint256,address[])
                found := or(found, eq(id, 0x095bcdb6)) // transfer(address,uint256,uint256)
                found := or(found, eq(id, 0x095ea7b3)) // approve(address,uint256)
                found := or(found, eq(id, 0x0b52d558)) // delegationWithSig(address,address,uint256,uint256,uint8,byt...
                found := or(found, eq(id, 0x110496e5)) // allow(address,bool)
                found := or(found, eq(id, 0x11bcc81e)) // downgrade(uint256)
                found := or(found, eq(id, 0x1296ee62)) // transferAndCall(address,uint256)
                found := or(found, eq(id, 0x23b872dd)) // transferFrom(address,address,uint256)
                found := or(found, eq(id, 0x26441318)) // withdrawFrom(address,address,address,uint256)
                found := or(found, eq(id, 0x2b8c49e3)) // crosschainBurn(address,uint256)
                found := or(found, eq(id, 0x2cdf0b95)) // sendFrom(address,uint16,bytes32,uint256,uint256,(address,ad...
                found := or(found, eq(id, 0x2e1a7d4d)) // withdraw(uint256)
                found := or(found, eq(id, 0x2eb2c2d6)) // safeBatchTransferFrom(address,address,uint256[],uint256[],b...
            }
            return found;
        }
        if (id < 0x51000000) {
            assembly ("memory-safe") {
                found := eq(id, 0x3177029f) // approveAndCall(address,uint256)
                found := or(found, eq(id, 0x39509351)) // increaseAllowance(address,uint256)
                found := or(found, eq(id, 0x3a71c556)) // transferWithAuthorizationBatch(address[],address[],uint256[...
                found := or(found, eq(id, 0x3ccfd60b)) // withdraw()
                found := or(found, eq(id, 0x4000aea0)) // transferAndCall(address,uint256,bytes)
                found := or(found, eq(id, 0x42232a4c)) // temporaryApprove(address,uint256)
                found := or(found, eq(id, 0x426a8493)) // approve(address,uint256,uint256)
                found := or(found, eq(id, 0x42842e0e)) // safeTransferFrom(address,address,uint256)
                found := or(found, eq(id, 0x42966c68)) // burn(uint256)
                found := or(found, eq(id, 0x42a47abc)) // batchForcedTransfer(address[],address[],uint256[])
                found := or(found, eq(id, 0x439e2e45)) // transferAsset(address,address,uint256)
                found := or(found, eq(id, 0x44d17187)) // burn(address,uint256,bytes)
                found := or(found, eq(id, 0x455ba27d)) // sendAndCall(address,uint16,bytes32,uint256,uint256,bytes,ui...
                found := or(found, eq(id, 0x4a6cc677)) // batchBurn(address[],uint256[])
            }
            return found;
        }
        if (id < 0x83000000) {
            assembly ("memory-safe") {
                found := eq(id, 0x51905636) // sendFrom(address,uint16,bytes,uint256,address,address,bytes)
                found := or(found, eq(id, 0x558a7297)) // setOperator(address,bool)
                found := or(found, eq(id, 0x5a049a70)) // cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)
                found := or(found, eq(id, 0x60266557)) // metaWithdraw(address,address,uint256,uint256,bool,uint256,(...
                found := or(found, eq(id, 0x62ad1b83)) // operatorSend(address,address,uint256,bytes,bytes)
                found := or(found, eq(id, 0x66188463)) // decreaseApproval(address,uint256)
                found := or(found, eq(id, 0x6713c317)) // crosschainTransferFrom(address,bytes,uint256)
                found := or(found, eq(id, 0x67dfd4c9)) // leave(uint256)
                found := or(found, eq(id, 0x695ef6bf)) // sendFrom(address,uint16,bytes32,uint256,(address,address,by...
                found := or(found, eq(id, 0x6b20c454)) // burnBatch(address,uint256[],uint256[])
                found := or(found, eq(id, 0x6d780459)) // transferSharesFrom(address,address,uint256)
                found := or(found, eq(id, 0x76203b48)) // sendAndCall(address,uint16,bytes32,uint256,bytes,uint64,(ad...
                found := or(found, eq(id, 0x79cc6790)) // burnFrom(address,uint256)
                found := or(found, eq(id, 0x7d41c86e)) // requestRedeem(uint256,address,address)
            }
            return found;
        }
        if (id < 0x9d000000) {
            assembly ("memory-safe") {
                found := eq(id, 0x83ba2525) // downgradeTo(address,uint256)
                found := or(found, eq(id, 0x84d4b410)) // transferAllFrom(address,address)
                found := or(found, eq(id, 0x852a12e3)) // redeemUnderlying(uint256)
                found := or(found, eq(id, 0x853828b6)) // withdrawAll()
                found := or(found, eq(id, 0x88b7ab63)) // receiveWithAuthorization(address,address,uint256,uint256,ui...
                found := or(found, eq(id, 0x88d695b2)) // batchTransfer(address[],uint256[])
                found := or(found, eq(id, 0x8fcb4e5b)) // transferShares(address,uint256)
                found := or(found, eq(id, 0x8fcbaf0c)) // permit(address,address,uint256,uint256,bool,uint8,bytes32,b...
                found := or(found, eq(id, 0x9285948a)) // recoveryAddress(address,address,address)
                found := or(found, eq(id, 0x9343d9e1)) // cooldownShares(uint256)
                found := or(found, eq(id, 0x9555a942)) // withdrawFrom(address,address,uint256)
                found := or(found, eq(id, 0x959b8c3f)) // authorizeOperator(address)
                found := or(found, eq(id, 0x9975038c)) // burnAll()
                found := or(found, eq(id, 0x9bd9bbc6)) // send(address,uint256,bytes)
            }
            return found;
        }
        if (id < 0xb8000000) {
            assembly ("memory-safe") {
                found := eq(id, 0x9dc29fac) // burn(address,uint256)
                found := or(found, eq(id, 0x9f40a7b3)) // redeem(uint256,address,address,uint256)
                found := or(found, eq(id, 0x9fc1d0e7)) // forcedTransfer(address,address,uint256)
                found := or(found, eq(id, 0x9fd5a6cf)) // permit(address,address,uint256,uint256,bytes)
                found := or(found, eq(id, 0xa22cb465)) // setApprovalForAll(address,bool)
                found := or(found, eq(id, 0xa318c1a4)) // withdraw(uint256,address,address,uint256)
                found := or(found, eq(id, 0xa3a7e7f3)) // transferAll(address)
                found := or(found, eq(id, 0xa457c2d7)) // decreaseAllowance(address,uint256)
                found := or(found, eq(id, 0xa4fa9568)) // burnAllTo(address)
                found := or(found, eq(id, 0xa9059cbb)) // transfer(address,uint256)
                found := or(found, eq(id, 0xb014c3a3)) // transferAndSettle(address,uint256)
                found := or(found, eq(id, 0xb460af94)) // withdraw(uint256,address,address)
                found := or(found, eq(id, 0xb753a98c)) // push(address,uint256)
                found := or(found, eq(id, 0xb7b72899)) // cancelAuthorization(address,bytes32,bytes)
            }
            return found;
        }
        if (id < 0xcf000000) {
            assembly ("memory-safe") {
                found := eq(id, 0xb88d4fde) // safeTransferFrom(address,address,uint256,bytes)
                found := or(found, eq(id, 0xba087652)) // redeem(uint256,address,address)
                found := or(found, eq(id, 0xba1b7e76)) // transferFromBatch(address[],address[],uint256[])
                found := or(found, eq(id, 0xbb24d994)) // allowBySig(address,address,bool,uint256,uint256,uint8,bytes...
                found := or(found, eq(id, 0xbb35783b)) // move(address,address,uint256)
                found := or(found, eq(id, 0xbe4a0a14)) // redeem(uint256,address,address,bool)
                found := or(found, eq(id, 0xc04a8a10)) // approveDelegation(address,uint256)
                found := or(found, eq(id, 0xc1d34b89)) // transferFromAndCall(address,address,uint256,bytes)
                found := or(found, eq(id, 0xc1ee2c18)) // transferAssetFrom(address,address,address,uint256)
                found := or(found, eq(id, 0xc3b35a7e)) // withdrawTo(address,address,uint256)
                found := or(found, eq(id, 0xc7c7f5b3)) // send((uint32,bytes32,uint256,uint256,bytes,bytes,bytes),(ui...
                found := or(found, eq(id, 0xca9add8f)) // withdrawAllTo(address)
                found := or(found, eq(id, 0xcae9ca51)) // approveAndCall(address,uint256,bytes)
                found := or(found, eq(id, 0xcdac52ed)) // cooldownAssets(uint256)
            }
            return found;
        }
        if (id < 0xf2000000) {
            assembly ("memory-safe") {
                found := eq(id, 0xcf092995) // transferWithAuthorization(address,address,uint256,uint256,uint256,byte...
                found := or(found, eq(id, 0xd2423b51)) // batch(bytes[],bool)
                found := or(found, eq(id, 0xd505accf)) // permit(address,address,uint256,uint256,uint8,bytes32,bytes32)
                found := or(found, eq(id, 0xd73dd623)) // increaseApproval(address,uint256)
                found := or(found, eq(id, 0xd81a09f6)) // withdraw(uint256,address,address,uint256,address[])
                found := or(found, eq(id, 0xd8fbe994)) // transferFromAndCall(address,address,uint256)
                found := or(found, eq(id, 0xdaea85c5)) // approve(address)
                found := or(found, eq(id, 0xdb006a75)) // redeem(uint256)
                found := or(found, eq(id, 0xde0e9a3e)) // unwrap(uint256)
                found := or(found, eq(id, 0xe3ee160e)) // transferWithAuthorization(address,address,uint256,uint256,u...
                found := or(found, eq(id, 0xe63697c8)) // withdraw(uint256,address,uint256)
                found := or(found, eq(id, 0xe73cced3)) // transferFromAndSettle(address,address,uint256)
                found := or(found, eq(id, 0xea785a5e)) // burnTo(address,uint256)
                found := or(found, eq(id, 0xef55bec6)) // receiveWithAuthorization(address,address,uint256,uint256,ui...
            }
            return found;
        }
        assembly ("memory-safe") {
            found := eq(id, 0xf242432a) // safeTransferFrom(address,address,uint256,uint256,bytes)
            found := or(found, eq(id, 0xf2d5d56b)) // pull(address,uint256)
            found := or(found, eq(id, 0xf3fef3a3)) // withdraw(address,uint256)
            found := or(found, eq(id, 0xf5298aca)) // burn(address,uint256,uint256)
            found := or(found, eq(id, 0xf5968e2d)) // transferWithAuthorizationBatch(address[],address[],uint256[...
            found := or(found, eq(id, 0xfad8b32a)) // revokeOperator(address)
            found := or(found, eq(id, 0xfc673c4f)) // operatorBurn(address,uint256,bytes,bytes)
            found := or(found, eq(id, 0xfe99049a)) // transferFrom(address,address,uint256,uint256)
            found := or(found, eq(id, 0xfe9d9303)) // burn(uint256,bytes)
        }
        return found;
    }
}
